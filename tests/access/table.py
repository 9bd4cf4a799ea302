"""Who may open what: one row for each URL name. A URL without a row fails the test; so does a row without a URL."""

from dataclasses import dataclass

from suppliers.enums import Role

SUPPLIERS = frozenset({Role.SUPPLIER_ADMIN, Role.SUPPLIER_MEMBER})
STAFF = frozenset(Role) - SUPPLIERS
CHECKERS = STAFF - {Role.ADMINISTRATOR}
ALL = frozenset(Role)
OFFICER, COMPLIANCE = frozenset({Role.OFFICER}), frozenset({Role.COMPLIANCE})
MANAGER = frozenset({Role.MANAGER})
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
    "own_certificate_calendar": get(SUPPLIERS),
    "own_certificate_upload": post(SUPPLIERS),
    "own_certificate_next": get(SUPPLIERS),
    "own_certificate_file": get(SUPPLIERS, "document"),
    "own_certificate_aside": post(SUPPLIERS, "document"),
    "own_not_held": both(SUPPLIERS, SUPPLIERS),
    "own_certificate_confirm": both(SUPPLIERS, SUPPLIERS, "document"),
    "own_certificate_withdraw": post(SUPPLIERS, "certificate"),
    "own_exchange": both(SUPPLIERS, SUPPLIERS),
    "own_carbon": get(SUPPLIERS),
    "own_carbon_choose": get(SUPPLIERS),
    "own_carbon_year": both(SUPPLIERS, SUPPLIERS, "year"),
    "own_carbon_row": post(SUPPLIERS, "year"),
    "own_inventory": get(SUPPLIERS, "inventory"),
    "own_indicators": both(SUPPLIERS, SUPPLIERS),
    "own_application": both(SUPPLIERS, SUPPLIERS),
    "own_application_sent": get(SUPPLIERS, "application"),
    "own_score": get(SUPPLIERS),
    "own_surveys": get(SUPPLIERS),
    "own_survey": both(SUPPLIERS, SUPPLIERS, "own_survey"),
    # whoever holds the token of a mail
    "renewal": public("GET", "POST", of="renewal"),
    "renewal-confirm": public("GET", "POST", of="renewal"),
    "renewal-file": public("GET", of="renewal"),
    "renewal-done": public("GET"),
    # for both sides
    "document": get(ALL, "document"),
    "document-preview": get(ALL, "document"),
    "inbox": get(ALL),
    "inbox-read": post(ALL),
    "inbox-open": post(ALL, "notice"),
    "method": get(ALL),
    "model": get(ALL, "model"),
    "robustness": get(STAFF, "model"),
    "weights": both(STAFF, COMPLIANCE),
    "comparison": get(STAFF, "comparison"),
    "comparison_judge": post(COMPLIANCE, "comparison"),
    "comparison_apply": post(COMPLIANCE, "comparison"),
    "model_export": get(ALL, "model"),
    "model_draft_start": post(COMPLIANCE, "model"),
    "model_drafts": get(STAFF),
    "model_compare": get(STAFF),
    "model_draft_import": post(COMPLIANCE),
    "model_draft_life": get(STAFF, "draft"),
    "model_draft_act": post(COMPLIANCE | MANAGER, "draft_act"),
    "scorecard": get(ALL, "scorecard"),
    "scorecard_recompute": post(ALL, "scorecard"),
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
    "certificate_calendar": get(STAFF),
    "certificate_lookup": get(STAFF),
    "undelivered": get(STAFF),
    "undelivered_again": post(frozenset({Role.OFFICER, Role.COMPLIANCE, Role.ADMINISTRATOR}), "undelivered"),
    "certificate_exchange": get(ALL, "certificate"),
    "certificate_lists": both(CHECKERS, COMPLIANCE),
    "certificate_list_example": get(CHECKERS, "list_kind"),
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
    "surveys": get(CHECKERS),
    "survey_new": both(OFFICER | COMPLIANCE, OFFICER | COMPLIANCE),
    "survey": get(CHECKERS, "survey"),
    "survey_chase": post(OFFICER | COMPLIANCE, "survey"),
    "survey_close": post(OFFICER | COMPLIANCE, "survey"),
    "minimums": get(STAFF),
    "set_minimum": post(MANAGER | COMPLIANCE),
    "due": get(STAFF),
    "studio": get(STAFF, "draft"),
    "studio_edit": post(COMPLIANCE, "draft"),
    "studio_undo": post(COMPLIANCE, "draft"),
    "studio_redo": post(COMPLIANCE, "draft"),
    "studio_what_if": post(STAFF, "draft"),
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
    "api-document-reading": both(ALL, SUPPLIERS, "document"),
    "api-certificate-statements": Row({"GET": ALL, "PUT": SUPPLIERS}),
    "api-certificates": both(ALL, SUPPLIERS),
    "api-certificate": get(ALL, "certificate"),
    "api-certificate-lookup": get(STAFF),
    "api-certificate-import": post(SUPPLIERS),
    "api-certificate-exchange": get(ALL, "certificate"),
    "api-certificate-findings": get(CHECKERS, "certificate"),
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
    "api-robustness": get(STAFF, "model"),
    "api-pairwise": post(STAFF),
    "api-what-if": post(STAFF, "model"),
    "api-model-drafts": both(STAFF, COMPLIANCE),
    "api-model-draft": Row({"GET": STAFF, "PUT": COMPLIANCE}, "draft"),
    "api-model-draft-export": get(STAFF, "draft"),
    "api-model-draft-propose": post(COMPLIANCE, "draft"),
    "api-model-draft-withdraw": post(COMPLIANCE, "draft"),
    "api-model-draft-back-test": post(COMPLIANCE, "draft"),
    "api-model-draft-approve": post(COMPLIANCE | MANAGER, "draft"),
    "api-model-draft-publish": post(COMPLIANCE, "draft"),
    "api-model-draft-abandon": post(COMPLIANCE, "draft"),
    "api-back-tests": get(STAFF),
    "api-back-test": get(STAFF, "back_test"),
    "api-scorecards": get(ALL),
    "api-scorecard": get(ALL, "scorecard"),
    "api-scorecard-recompute": get(ALL, "scorecard"),
    "api-scorecard-issue": post(COMPLIANCE, "scorecard"),
    "api-applications": both(ALL, SUPPLIERS),
    "api-application": get(ALL, "application"),
    "api-decisions": both(ALL, OFFICER, "application"),
    "api-engagements": get(ALL),
    "api-reassessments": get(STAFF),
    "api-minimums": both(STAFF, MANAGER | COMPLIANCE),
    "api-schema": get(ALL),
    "api-docs": get(ALL),
    "set_language": public("POST"),
}

# What django-allauth brings and we keep shut: nobody signs up but by registering or by invitation.
SHUT = {"account_signup", "account_confirm_login_code"}
