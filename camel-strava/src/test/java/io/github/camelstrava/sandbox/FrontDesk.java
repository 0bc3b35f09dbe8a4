package io.github.camelstrava.sandbox;

import io.github.camelstrava.operation.Authentication;
import io.github.camelstrava.operation.Bucket;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Takes every request: who asks, may they, is anything left of the limit, and does anything go wrong today. */
final class FrontDesk {
    private final String apiPath;
    private final Clock clock;
    private final World world;
    private final OAuth oauth;
    private final SandboxPage page;
    private final RateWindows windows;
    private final Faults faults;
    private final RequestLog log;
    private final Routes routes = new Routes();
    private final Answers answers;
    private final Subscriptions subscriptions;
    private final AtomicLong served = new AtomicLong();

    FrontDesk(
            String apiPath,
            Clock clock,
            World world,
            OAuth oauth,
            SandboxPage page,
            Subscriptions subscriptions,
            RateWindows windows,
            Faults faults,
            RequestLog log) {
        this.apiPath = apiPath;
        this.clock = clock;
        this.world = world;
        this.oauth = oauth;
        this.page = page;
        this.subscriptions = subscriptions;
        this.answers = new Answers(subscriptions);
        this.windows = windows;
        this.faults = faults;
        this.log = log;
    }

    Answer answer(Call call) {
        String path = call.path();
        if (path.startsWith(Call.OAUTH + "/")) {
            return oauth(call, path);
        }
        Optional<Answer> byHand = page.answer(call);
        if (byHand.isPresent()) {
            return byHand.get().withDate(clock.instant());
        }
        if (!path.startsWith(apiPath + "/")) {
            return Answer.notFound("resource", "path");
        }
        String below = path.substring(apiPath.length());
        return below.startsWith(Call.OAUTH + "/") ? oauth(call, below) : api(call, below);
    }

    private Answer oauth(Call call, String path) {
        SandboxRequest request = SandboxRequest.ofOAuth(
                clock.instant(), call, path, OAuth.shown(call, path), oauth.athleteOf(call, path));
        // Strava counts the old way to end a connection, and no other call of this kind.
        Map<String, String> rateHeaders =
                path.equals(OAuth.DEAUTHORIZE) ? windows.count(Bucket.READ).headers() : Map.of();
        return finish(request, rateHeaders, () -> oauth.answer(call, path));
    }

    private Answer api(Call call, String path) {
        Optional<Routes.Match> match = routes.match(call.method(), path);
        if (match.isPresent() && isOfApplication(match.get().operation())) {
            return application(call, path, match.get());
        }
        Optional<Tokens.Access> access = Optional.ofNullable(call.bearerToken()).flatMap(world.tokens()::access);
        SandboxRequest request = SandboxRequest.ofApi(
                clock.instant(),
                call,
                path,
                match.map(Routes.Match::operation).orElse(null),
                access.map(Tokens.Access::athleteId).orElse(null));
        if (access.isEmpty()) {
            // Whose budget should it count in?
            return finish(request, Map.of(), () -> Answer.unauthorized("Athlete", "access_token", "invalid"));
        }
        Bucket bucket = match.map(found -> found.operation().spec().bucket()).orElse(Bucket.READ);
        RateWindows.Count count = windows.count(bucket);
        if (count.refused()) {
            return logged(request, signed(refusal(count).withHeaders(count.headers())));
        }
        boolean bare =
                match.isPresent() && !answers.carriesRateHeaders(match.get().operation());
        return finish(
                request, bare ? Map.of() : count.headers(), () -> match.map(found -> serve(call, found, access.get()))
                        .orElseGet(() -> Answer.notFound("resource", "path")));
    }

    private static boolean isOfApplication(StravaOperation operation) {
        return operation.spec().authentication() == Authentication.APPLICATION;
    }

    private Answer application(Call call, String path, Routes.Match match) {
        SandboxRequest request = SandboxRequest.ofApi(clock.instant(), call, path, match.operation(), null);
        Map<String, String> rateHeaders =
                windows.count(match.operation().spec().bucket()).headers();
        return finish(request, rateHeaders, () -> subscriptions
                .refusal(call)
                .orElseGet(
                        () -> answers.answer(new ApiCall(call, match.operation(), match.id(), null, Set.of(), world))));
    }

    private Answer serve(Call call, Routes.Match match, Tokens.Access access) {
        SandboxAthlete athlete = world.athlete(access.athleteId());
        athlete.uploads().settle();
        ApiCall apiCall = new ApiCall(call, match.operation(), match.id(), athlete, access.scopes(), world);
        List<Scope> needed = match.operation().spec().scopes();
        if (!needed.isEmpty() && !apiCall.mayAtLeast(needed.get(0))) {
            return Answer.unauthorized("AccessToken", needed.get(0).value() + "_permission", "missing");
        }
        return answers.answer(apiCall);
    }

    private static Answer refusal(RateWindows.Count count) {
        String field = count.overallExceeded() ? "overall rate limit" : "read rate limit";
        return Answer.fault(429, "Rate Limit Exceeded", "Application", field, "exceeded");
    }

    private Answer finish(SandboxRequest request, Map<String, String> rateHeaders, Supplier<Answer> work) {
        List<Fault> striking = faults.striking(request);
        striking.forEach(Fault::before);
        Answer answer = striking.stream().anyMatch(Fault::isInstead) ? Answer.empty(200) : work.get();
        answer = signed(answer.withHeaders(rateHeaders));
        for (Fault fault : striking) {
            answer = fault.change(answer);
        }
        return logged(request, answer);
    }

    private Answer signed(Answer answer) {
        return answer.withDate(clock.instant())
                .withHeaders(Map.of(
                        "X-Request-Id", String.format("00000000-0000-4000-8000-%012x", served.incrementAndGet())));
    }

    private Answer logged(SandboxRequest request, Answer answer) {
        log.add(request.answered(answer.socket() == null ? answer.status() : 0));
        return answer;
    }
}
