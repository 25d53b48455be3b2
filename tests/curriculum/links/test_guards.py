"""Sites that turn programs away."""

from urllib.parse import quote

import pytest

from curriculum.links.finding import LinkOutcome
from tests.curriculum.links.checking import check

pytestmark = pytest.mark.sqlite_is_enough


@pytest.mark.parametrize("status", [401, 403, 429, 999])
def test_a_site_that_refuses_programs_is_guarded(site, status):
    finding = check(site.address(f"/status/{status}"))
    assert finding.outcome is LinkOutcome.GUARDED
    assert f"lets no program in ({status}). Open the link to see" in finding.detail


GUARDS = {
    "Cloudflare’s header": "/guarded/503?cf-mitigated=challenge",
    "Amazon’s header": "/guarded/202?x-amzn-waf-action=challenge",
    "DataDome’s header": "/guarded/400?X-DataDome=protected",
    "a header on an answer to HEAD alone": "/guarded/200?cf-mitigated=challenge",
    "Cloudflare’s title": "/guarded/503?body=<html><title>Just a moment...</title>",
    "Cloudflare’s title on a page that seems to be there": (
        "/guarded/202?body=<title>Just a moment...</title>"
    ),
    "Cloudflare’s script": "/guarded/500?body=<script>window._cf_chl_opt={}</script>",
    "Akamai’s page": "/guarded/400?body=Reference https://errors.edgesuite.net/18.1",
    "a film company’s page": "/guarded/405?body=<title>Pardon Our Interruption</title>",
}


@pytest.mark.parametrize("guard", GUARDS)
def test_a_riddle_for_browsers_is_guarded(site, guard):
    finding = check(site.address(quote(GUARDS[guard], safe="/?=&")))
    assert finding.outcome is LinkOutcome.GUARDED


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/guarded/404?body=<script src=challenges.cloudflare.com>", LinkOutcome.GONE),
        ("/guarded/500?body=<title>Server error</title>", LinkOutcome.FAILED),
        ("/guarded/500?Server=cloudflare", LinkOutcome.FAILED),
        ("/guarded/200?body=challenges.cloudflare.com", LinkOutcome.ANSWERED),
    ],
)
def test_a_site_behind_a_guard_is_judged_by_its_own_answer(site, path, outcome):
    assert check(site.address(quote(path, safe="/?=&"))).outcome is outcome
