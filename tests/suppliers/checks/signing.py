"""Signed PDFs with keys made for the test: true ones, ones changed after signing, ones by algorithms nobody knows."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache

from asn1crypto import cms  # type: ignore[import-untyped]
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from fixtures.demo.certificate_pdf import draw_certificate

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
_USAGE = dict.fromkeys(
    [
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    ],
    False,
)  # fmt: skip


@cache
def _signer() -> signers.SimpleSigner:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "示例认证中心")])
    usage = x509.KeyUsage(**{**_USAGE, "digital_signature": True, "content_commitment": True})
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(BEGIN)
        .not_valid_after(BEGIN + timedelta(days=36_500))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(plain),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )


def root() -> bytes:
    """The certificate that vouches for the signer: its own."""
    certificate = _signer().signing_cert
    assert certificate is not None
    content: bytes = certificate.dump()
    return content


def signed(content: bytes = b"", *, digest: str = "sha256", field: str = "Sig1") -> bytes:
    """The PDF (the sample certificate unless told otherwise) with one more signature."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content or draw_certificate()))
    told = signers.PdfSignatureMetadata(field_name=field, md_algorithm=digest)
    with ThreadPoolExecutor(1) as thread:  # it starts an event loop, which a thread that walks pages has already
        return bytes(thread.submit(signers.sign_pdf, writer, told, signer=_signer()).result().getvalue())


def with_one_byte_changed(content: bytes) -> bytes:
    """One letter of what was signed is another."""
    place = content.index(b"stream") + 20
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def with_another_page(content: bytes) -> bytes:
    """The first page is overlaid by an update behind the signature: every signed byte is still there."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    kids = writer.root["/Pages"]["/Kids"]
    kids[0]["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.mark_update(kids.raw_get(0))
    stream = io.BytesIO()
    writer.write(stream)  # type: ignore[no-untyped-call]
    return stream.getvalue()


def by_chinese_algorithms(content: bytes) -> bytes:
    """The same file whose signature says that it was made with SM2 and SM3, as those of Chinese issuers are."""
    begin = content.index(b"/Contents <") + len(b"/Contents <")
    end = content.index(b">", begin)
    told = cms.ContentInfo.load(bytes.fromhex(content[begin:end].decode()))
    signer = told["content"]["signer_infos"][0]
    signer["digest_algorithm"] = cms.DigestAlgorithm({"algorithm": "1.2.156.10197.1.401"})
    signer["signature_algorithm"] = cms.SignedDigestAlgorithm({"algorithm": "1.2.156.10197.1.501"})
    changed: bytes = told.dump(force=True)
    return content[:begin] + changed.hex().ljust(end - begin, "0").encode() + content[end:]


def with_garbage_for_a_signature(content: bytes) -> bytes:
    begin = content.index(b"/Contents <") + len(b"/Contents <")
    return content[:begin] + b"ff" * 200 + content[begin + 400 :]
