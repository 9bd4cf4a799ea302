"""Who may open what: one row for each URL name. A URL without a row fails the test; so does a row without a URL."""

from dataclasses import dataclass

from suppliers.enums import Role

SUPPLIERS = frozenset({Role.SUPPLIER_ADMIN, Role.SUPPLIER_MEMBER})
STAFF = frozenset(Role) - SUPPLIERS
CHECKERS = STAFF - {Role.ADMINISTRATOR}
ALL = frozenset(Role)
OFFICER, COMPLIANCE = frozenset({Role.OFFICER}), frozenset({Role.COMPLIANCE})
NOBODY = frozenset[Role]()


@dataclass(frozen=True, slots=True)
class Row:
    """Roles by method; `of` is the kind of object in the address ("" for none); `public` opens it to strangers too."""

    methods: dict[str, frozenset[Role]]
    of: str = ""
    public: bool = False


def get(readers: frozenset[Role], of: str = "") -> Row:
    return Row({"GET": readers}, of)


def post(writers: frozenset[Role], of: str = "") -> Row:
    return Row({"POST": writers}, of)


def both(readers: frozenset[Role], writers: frozenset[Role], of: str = "") -> Row:
    return Row({"GET": readers, "POST": writers}, of)


def public(*methods: str, of: str = "") -> Row:
    return Row(dict.fromkeys(methods, ALL), of, public=True)


TABLE: dict[str, Row] = {
    # the supplier's side
    "home": get(ALL),
    "register": public("GET", "POST"),
    "register-check-code": public("GET"),
    "portal": get(SUPPLIERS),
    "own_certificates": get(SUPPLIERS),
    "own_certificate_upload": post(SUPPLIERS),
    "own_certificate_confirm": both(SUPPLIERS, SUPPLIERS, "document"),
    "own_certificate_withdraw": post(SUPPLIERS, "certificate"),
    "own_carbon": get(SUPPLIERS),
    "own_carbon_choose": get(SUPPLIERS),
    "own_carbon_year": both(SUPPLIERS, SUPPLIERS, "year"),
    "own_carbon_row": post(SUPPLIERS, "year"),
    "own_inventory": get(SUPPLIERS, "inventory"),
    "own_indicators": both(SUPPLIERS, SUPPLIERS),
    "own_application": both(SUPPLIERS, SUPPLIERS),
    "own_application_sent": get(SUPPLIERS, "application"),
    "own_score": get(SUPPLIERS),
    # for both sides
    "document": get(ALL, "document"),
    "document-preview": get(ALL, "document"),
    "inbox": get(ALL),
    "inbox-read": post(ALL),
    "inbox-open": post(ALL, "notice"),
    "method": get(ALL),
    "model": get(ALL, "model"),
    "scorecard": get(ALL, "scorecard"),
    "scorecard_recompute": get(ALL, "scorecard"),
    "scorecard_pdf": get(ALL, "issued_pdf"),
    "verify_issued": public("GET", of="token"),
    # staff
    "dashboard": get(STAFF),
    "suppliers": get(STAFF),
    "supplier": get(STAFF, "supplier"),
    "record_incident": post(OFFICER | COMPLIANCE, "supplier"),
    "withdraw_incident": post(OFFICER | COMPLIANCE, "incident"),
    "verify": get(CHECKERS),
    "certificate": get(CHECKERS, "certificate"),
    "certificate_verify": post(COMPLIANCE, "certificate"),
    "certificate_reject": post(COMPLIANCE, "certificate"),
    "answers_to_check": get(CHECKERS),
    "answer_check": post(COMPLIANCE, "answer"),
    "inventories_to_check": get(CHECKERS),
    "inventory_check": post(COMPLIANCE, "inventory"),
    "queue": get(CHECKERS),
    "case": get(CHECKERS, "application"),
    "decide_case": post(OFFICER, "application"),
    "scorecards": get(STAFF),
    "scorecard_issue": post(COMPLIANCE, "scorecard"),
    "due": get(STAFF),
    "look_now": post(frozenset({Role.COMPLIANCE, Role.ADMINISTRATOR})),
    # the API
    "api-registrations": public("POST"),
    "api-categories": public("GET"),
    "api-organisations": public("GET"),
    "api-certificate-types": get(ALL),
    "api-energy-kinds": get(ALL),
    "api-questions": get(ALL),
    "api-me": get(ALL),
    "api-notices": get(ALL),
    "api-notice-read": post(ALL, "notice"),
    "api-documents": both(ALL, SUPPLIERS),
    "api-document": get(ALL, "document"),
    "api-document-reading": get(ALL, "document"),
    "api-certificates": both(ALL, SUPPLIERS),
    "api-certificate": get(ALL, "certificate"),
    "api-certificate-verify": post(COMPLIANCE, "certificate"),
    "api-certificate-reject": post(COMPLIANCE, "certificate"),
    "api-certificate-withdraw": post(SUPPLIERS, "certificate"),
    "api-inventories": both(ALL, SUPPLIERS),
    "api-inventory": get(ALL, "inventory"),
    "api-inventory-check": post(COMPLIANCE, "inventory"),
    "api-answers": Row({"GET": ALL, "PUT": SUPPLIERS}),
    "api-answer-check": post(COMPLIANCE, "answer"),
    "api-suppliers": get(ALL),
    "api-supplier": get(ALL, "supplier"),
    "api-events": get(ALL, "supplier"),
    "api-models": get(ALL),
    "api-model": get(ALL, "model"),
    "api-scorecards": get(ALL),
    "api-scorecard": get(ALL, "scorecard"),
    "api-scorecard-recompute": get(ALL, "scorecard"),
    "api-scorecard-issue": post(COMPLIANCE, "scorecard"),
    "api-applications": both(ALL, SUPPLIERS),
    "api-application": get(ALL, "application"),
    "api-decisions": both(ALL, OFFICER, "application"),
    "api-engagements": get(ALL),
    "api-reassessments": get(STAFF),
    "api-schema": get(ALL),
    "api-docs": get(ALL),
    "set_language": public("POST"),
}

# What django-allauth brings and we keep shut: nobody signs up but by registering or by invitation.
SHUT = {"account_signup", "account_confirm_login_code"}
