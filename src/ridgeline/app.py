"""The composition root: an opened deployment -> routes. The only file that knows everything."""

from __future__ import annotations

from starlette.routing import Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from ridgeline.access.assembly import Access
from ridgeline.access.passwords import Passwords
from ridgeline.access.set_up import SET_UP_CODE_FILE
from ridgeline.deployment import Deployment
from ridgeline.errors import MethodNotAllowed, RouteNotFound
from ridgeline.http.agent_script.endpoint import (
    AgentScript,
    SecondScript,
    WorkerScript,
    load_script,
    load_second_script,
    load_worker,
)
from ridgeline.http.asgi import Methods, add_header, answer
from ridgeline.http.client_address import TrustedProxies
from ridgeline.http.console import MOUNTED_AT as CONSOLE
from ridgeline.http.console import Console
from ridgeline.http.console.built import load_console
from ridgeline.http.demo import Demo
from ridgeline.http.demo.guard import DemoGuard, is_loopback_host
from ridgeline.http.edge import Edge
from ridgeline.http.health import Readyz, healthz
from ridgeline.http.ingest.endpoint import Ingest, preflight
from ridgeline.http.management import KEY_KINDS, ManagementApi
from ridgeline.http.management import MOUNTED_AT as MANAGEMENT
from ridgeline.http.management.endpoints import Parts, endpoints
from ridgeline.http.management.gate import Gate
from ridgeline.http.management.members import member_endpoints
from ridgeline.http.management.origin import OwnOrigin
from ridgeline.http.management.pages import Pages
from ridgeline.http.management.session import session_endpoints
from ridgeline.http.openapi.endpoint import OpenApi
from ridgeline.http.other_regions import OtherRegions, origin_of
from ridgeline.http.playground import Playground
from ridgeline.http.reference import MOUNTED_AT as REFERENCE
from ridgeline.http.reference import Reference, load_reference
from ridgeline.http.server_api import MOUNTED_AT, ServerApi
from ridgeline.http.server_api.authentication import Authentication
from ridgeline.identify.key_check import KeyCheck
from ridgeline.identify.pipeline import Pipeline, Step
from ridgeline.identify.steps.count import Count
from ridgeline.identify.steps.enrich import Enrich
from ridgeline.identify.steps.filter import Filter
from ridgeline.identify.steps.judge import Judge
from ridgeline.identify.steps.match import Match
from ridgeline.identify.steps.parse import Parse
from ridgeline.identify.steps.recognise import Recognise
from ridgeline.identify.steps.record import Record
from ridgeline.intel.bot_keys import BotKeys
from ridgeline.intel.bot_proofs import BotProofs
from ridgeline.intel.known_bots import known_bots
from ridgeline.intel.lookup import IpIntelligence, intel_folder
from ridgeline.intel.reverse_dns import ReverseDns
from ridgeline.key_use import KeyUse
from ridgeline.limits import ProcessRateLimiter
from ridgeline.matching.parameters import shipped
from ridgeline.matching.scoring import ScoringMatcher
from ridgeline.metrics import Metrics
from ridgeline.operations.api_keys import Keyring
from ridgeline.operations.erasure import Eraser, ErasureSubjects
from ridgeline.operations.suspect_score import SuspectScore
from ridgeline.population import SharedPopulation
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.settings import Settings, other_regions
from ridgeline.signals.registry import load as load_signals
from ridgeline.tokens import Signer, VisitorTokens


def create_app(
    deployment: Deployment,
    matcher: ScoringMatcher | None = None,
    shared: SharedPopulation | None = None,
    key_use: KeyUse | None = None,
    passwords: Passwords | None = None,
) -> ASGIApp:
    """Return the whole server as an ASGI app; without a `matcher`, with one that knows nothing of the population.

    `shared` is the matcher's population, for a server that shares it with others; `key_use` is told of the keys that
    were used, for one that writes it down. `passwords` is for tests, which make hashing cheaper.
    """
    settings, storage, clock = deployment.settings, deployment.storage, deployment.clock
    keys = KeyCheck(storage, deployment.mint, settings.region, key_use)
    tokens = visitor_tokens(deployment)
    if matcher is None:
        matcher = ScoringMatcher(shipped())
    limiter = ProcessRateLimiter(share=1 / settings.workers)
    metrics = Metrics()
    pipeline = identification(deployment, matcher, metrics, Filter(keys, limiter))
    guard = DemoGuard(
        Signer(deployment.secret, "demo"),
        clock,
        for_everybody=settings.demo,
        for_this_machine=demo_is_on(settings),
    )
    if shared is None:
        shared = SharedPopulation(storage, matcher.population, matcher.parameters)
    eraser, subjects = Eraser(storage, shared), ErasureSubjects(deployment.secret)
    demo = Demo(guard, storage, tokens, eraser, subjects, settings.region, clock)
    playground = Playground(guard, storage, settings.region)
    regions = other_regions(settings)
    origins = sorted({origin_of(url) for url in regions.values()})
    reference = Reference(load_reference(), origins)
    ingest = Ingest(pipeline, tokens, clock, settings)
    cursors = Signer(deployment.secret, "cursor")
    api = ServerApi(storage, Authentication(keys), limiter, cursors, eraser, subjects, clock)
    score = SuspectScore(storage, deployment.workspace.workspace_id, clock)
    access = Access.of(
        storage, deployment.secret, deployment.workspace.workspace_id, settings, metrics, clock, passwords
    )
    parts = Parts(
        settings=settings,
        storage=storage,
        secret=deployment.secret,
        clock=clock,
        keyring=Keyring(storage, deployment.mint, settings.region),
        metrics=metrics,
        score=score,
        eraser=eraser,
        subjects=subjects,
        cursors=cursors,
    )
    gate = Gate(Authentication(keys, KEY_KINDS), access.sessions, limiter, OwnOrigin(settings.public_url))
    code_file = deployment.data_dir / SET_UP_CODE_FILE
    management = ManagementApi(
        {
            **endpoints(parts),
            **session_endpoints(access, storage, clock, settings.oidc_label, lambda: code_file.unlink(missing_ok=True)),
            **member_endpoints(access.members, Pages(Signer(deployment.secret, "page")), settings.public_url),
        },
        gate,
    )
    console = Console(load_console())
    router = Router(
        [
            Route("/", Methods({"POST": ingest, "OPTIONS": preflight, "GET": _Front(guard)})),
            Route("/web/v4/further.js", Methods({"GET": SecondScript(load_second_script())})),
            Route("/web/v4/worker.js", Methods({"GET": WorkerScript(load_worker())})),
            Route("/web/v4/{key:path}", Methods({"GET": AgentScript(load_script(), keys)})),
            Route("/openapi.json", Methods({"GET": OpenApi(settings.public_url, regions)})),
            Route(REFERENCE, reference),
            Route(REFERENCE + "/{name}", reference),
            Route("/healthz", Methods({"GET": healthz})),
            Route("/readyz", Methods({"GET": Readyz(storage)})),
            Route("/demo", Methods({"GET": demo.page})),
            Mount("/demo", demo),
            Route("/playground", Methods({"GET": playground.page})),
            Mount("/playground", playground),
            Route(CONSOLE, console),
            Route(CONSOLE + "/{rest:path}", console),
            Route(MANAGEMENT + "{rest:path}", management),
        ],
        redirect_slashes=False,
        default=_nothing_here,
    )

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        await (api if scope["path"].startswith(MOUNTED_AT) else router)(scope, receive, send)

    app: ASGIApp = Edge(OtherRegions(route, origins, (MOUNTED_AT, MANAGEMENT)) if origins else route)
    if settings.trusted_proxies:
        app = TrustedProxies(app, settings.trusted_proxies)
    return app


def identification(deployment: Deployment, matcher: ScoringMatcher, metrics: Metrics, admit: Step) -> Pipeline:
    """Return the way of one identification; `admit` is the step that says of which environment an observation is."""
    settings, storage = deployment.settings, deployment.storage
    pseudonyms = Pseudonyms(deployment.secret)
    match = Match(storage, visitor_tokens(deployment), matcher, pseudonyms)
    intelligence = IpIntelligence.of(settings)
    proofs = BotProofs(known_bots(), intelligence, ReverseDns.of(settings), BotKeys(intel_folder(settings)))
    count, judge = Count(storage), Judge(load_signals(), storage, metrics)
    record = Record(
        storage, match, count, judge, matcher, pseudonyms, replay_window=settings.replay_window_seconds * 1_000
    )
    steps: list[Step] = [
        Parse(),
        admit,
        Enrich(intelligence, pseudonyms),
        Recognise(proofs),
        match,
        count,
        judge,
        record,
    ]
    return Pipeline(steps, metrics)


def visitor_tokens(deployment: Deployment) -> VisitorTokens:
    """Return what issues and reads the tokens of a deployment's visitors."""
    return VisitorTokens(deployment.secret, deployment.workspace.workspace_id)


class _Front:
    """`GET /`: the way to the demo for those who may see it."""

    def __init__(self, guard: DemoGuard) -> None:
        self._guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._guard.is_on_for(scope):
            add_header(scope, b"allow", b"POST, OPTIONS")
            raise MethodNotAllowed
        add_header(scope, b"location", b"/demo")
        await answer(send, 307, b"", b"text/plain")


def demo_is_on(settings: Settings) -> bool:
    """Tell whether the demo page is served at all.

    Not behind a proxy, unless asked for: what comes through one on this machine looks like this machine's own browser.
    """
    behind_proxy = bool(settings.trusted_proxies or settings.public_url)
    return settings.demo or (is_loopback_host(settings.host) and not behind_proxy)


async def _nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    raise RouteNotFound
