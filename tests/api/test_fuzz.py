"""By chance: what the API's description allows and forbids never makes it fail, and its answers fit the description."""

import io
from typing import Any

import pytest
import requests
import schemathesis
import yaml
from django.core.management import call_command
from hypothesis import HealthCheck, Phase, given, settings
from rest_framework.throttling import ScopedRateThrottle
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from scoring.models import ScoringModel
from suppliers.enums import Role
from tests.api.test_access import READ, pk
from tests.api.world import Caller, make_world

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db, pytest.mark.usefixtures("method")]

CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
EXAMPLES = 5
MISSING = 987_654_321
NOUNS = READ | {"answers/{}/": "answer", "notices/{}/": "notice"}
QUIETLY = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def description(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"registrations": None})
    out = io.StringIO()
    call_command("spectacular", stdout=out)
    return schemathesis.openapi.from_dict(yaml.safe_load(out.getvalue()))


@pytest.mark.parametrize("role", [None, Role.OFFICER, Role.COMPLIANCE])
def test_nothing_sent_by_chance_makes_it_fail(description: Any, role: Role | None) -> None:
    world = make_world()
    caller = Caller(world.own.member if role is None else world.staff[role])
    own = {path.partition("/")[0]: pk(world.own, noun) for path, noun in NOUNS.items()}
    own["models"] = ScoringModel.objects.get().pk
    sent = 0
    for found in description.get_all_operations():

        @QUIETLY
        @given(case=found.ok().as_strategy())
        def send(case: Any) -> None:
            nonlocal sent
            sent += 1
            if case.path_parameters:
                case.path_parameters["id"] = own.get(case.path.split("/")[3], MISSING)
            case.validate_response(answer(caller, case), checks=CHECKS)

        send()
    assert sent > 100


def answer(caller: Caller, case: Any) -> Response:
    """Send a case through Django's own client, inside the test's transaction."""
    told = case.as_transport_kwargs(base_url="http://testserver")
    names = ("method", "url", "headers", "params", "data", "json", "files", "cookies")
    request = requests.Request(**{name: told[name] for name in names if name in told}).prepare()
    body: Any = request.body or b""
    kind = str(request.headers.get("Content-Type", "application/json"))
    given = caller.generic(str(request.method), request.path_url, body, kind)
    headers = {name.lower(): [value] for name, value in given.headers.items()}
    return Response(given.status_code, headers, given.content, request, elapsed=0.0, verify=False)
