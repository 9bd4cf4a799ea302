"""The points of a certificate that concern who holds it and what it covers."""

from suppliers.checks.certificate_facts import CertificateFacts, KnownUse, SupplierFacts, UseState
from suppliers.checks.certificate_number import normalise_number
from suppliers.checks.finding import Finding, doubted, failed, passed, unknown
from suppliers.checks.names import core_name, normalise_name, same_script

_SHORTEST_ADDRESS = 6


def check_scope(certificate: CertificateFacts, supplier: SupplierFacts) -> Finding:
    """The scope names a category of the supplier. That it names none in our words proves nothing."""
    standard = normalise_name(certificate.standard)
    for old in certificate.certificate_type.withdrawn:
        if normalise_name(old) in standard:
            message = "{standard} was withdrawn; ask for a certificate to the standard in force."
            return doubted("scope", "withdrawn_standard", message, standard=old)
    if not certificate.scope:
        return unknown("scope", "no_scope", "No scope is given.")
    scope = normalise_name(certificate.scope)
    for word in supplier.category_words:
        if normalise_name(word) and normalise_name(word) in scope:
            return passed("scope", "covers", 'The scope names "{word}".', word=word)
    return unknown("scope", "undecided", "Whether the scope covers what is bought must be read by a person.")


def check_site(certificate: CertificateFacts, supplier: SupplierFacts) -> Finding:
    """An address of the certificate is an address of the supplier, one as written in the other."""
    if not certificate.sites or not supplier.sites:
        return unknown("site", "no_site", "No site is given to compare.")
    for ours in map(normalise_name, supplier.sites):
        for theirs in map(normalise_name, certificate.sites):
            if min(len(ours), len(theirs)) >= _SHORTEST_ADDRESS and (ours in theirs or theirs in ours):
                return passed("site", "covered", "A site of the supplier stands on the certificate.")
    message = "None of the supplier's sites stands on the certificate: {sites}."
    return doubted("site", "other_site", message, sites="; ".join(certificate.sites)[:300])


def check_holder(certificate: CertificateFacts, supplier: SupplierFacts) -> Finding:
    """The holder is this supplier: by credit code if both are given, else by a name that is equal when normalised."""
    ours, theirs = supplier.credit_code.upper(), certificate.credit_code.strip().upper()
    if ours and theirs:
        if ours == theirs:
            return _same_code(certificate.holder, supplier.names)
        message = "The certificate is for credit code {found}, this supplier's is {expected}."
        return failed("holder", "other_code", message, "GB 32100-2015", found=theirs, expected=ours)
    if not certificate.holder:
        return unknown("holder", "no_holder", "No holder is given.")
    return _by_name(certificate.holder, supplier.names)


def _same_code(holder: str, names: tuple[str, ...]) -> Finding:
    """The code decides; a name that is none of the supplier's beside it may be a former one, or put there later."""
    if holder and _by_name(holder, names).code == "other_name":
        message = 'The credit code is this supplier\'s, but the holder is "{holder}".'
        return doubted("holder", "code_not_name", message, "GB 32100-2015", holder=holder)
    return passed("holder", "same_code", "The credit code is this supplier's.", "GB 32100-2015")


def _by_name(holder: str, names: tuple[str, ...]) -> Finding:
    if normalise_name(holder) in map(normalise_name, names):
        return passed("holder", "same_name", "The holder has this supplier's name.")
    if core_name(holder) in map(core_name, names):
        message = 'The holder "{holder}" differs from this supplier only in its legal form.'
        return doubted("holder", "similar_name", message, holder=holder)
    if not any(same_script(holder, name) for name in names):
        message = 'The holder "{holder}" is written in another script than this supplier\'s name.'
        return unknown("holder", "other_script", message, holder=holder)
    return failed("holder", "other_name", 'The holder is "{holder}", not this supplier.', holder=holder)


def check_duplicate(
    certificate: CertificateFacts, supplier: SupplierFacts, uses: tuple[KnownUse, ...] | None
) -> Finding:
    """Nobody else entered this number or file. Numbers are compared within a type, files over all types.

    `uses` must not contain the certificate itself. Whose it was is not told: that is another supplier's file. What
    another supplier entered counts however it stands; the supplier's own tries count while they are open.
    """
    if uses is None:
        return unknown("duplicate", "not_compared", "Not compared with other certificates.")
    number = normalise_number(certificate.number)
    kind = certificate.certificate_type.code
    same_file = [use for use in uses if certificate.sha256 and use.sha256 == certificate.sha256]
    same_number = [use for use in uses if number and (use.certificate_type, use.number) == (kind, number)]
    found = _elsewhere(
        {use.state for use in same_file if use.supplier != supplier.key},
        {use.state for use in same_number if use.supplier != supplier.key},
    )
    if found is not None:
        return found
    if any(use.supplier == supplier.key and use.state == UseState.OPEN for use in (*same_file, *same_number)):
        return doubted("duplicate", "entered_before", "This supplier entered this certificate before.")
    return passed("duplicate", "first_use", "Neither number nor file was entered before.")


def _elsewhere(file: set[UseState], number: set[UseState]) -> Finding | None:
    """What the same file or number at other suppliers means, by how it stands there; None where there is none."""
    if UseState.OPEN in file:
        return failed("duplicate", "file_elsewhere", "Another supplier entered the same file.")
    if UseState.OPEN in number:
        return failed("duplicate", "number_elsewhere", "Another supplier entered the same number.")
    if UseState.FALSE in file:
        message = "The same file was rejected before at another supplier."
        return failed("duplicate", "rejected_elsewhere", message)
    if UseState.FALSE in number:
        message = "The same number was rejected before at another supplier."
        return failed("duplicate", "rejected_elsewhere", message)
    if file or number:
        message = "Another supplier entered the same file or number before; it does not count there any more."
        return doubted("duplicate", "ended_elsewhere", message)
    return None
