package io.github.camelstrava.sandbox;

import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * An offline Strava: an HTTP server on a free loopback port, with invented athletes, one application, rotating tokens,
 * rate limits and faults on demand.
 *
 * <pre>{@code
 * SandboxClock clock = SandboxClock.running();
 * try (StravaSandbox strava = StravaSandbox.builder().clock(clock).start();
 *         CamelContext context = new DefaultCamelContext()) {
 *     SandboxAthlete ines = strava.addAthlete(a -> a.activities(30, Duration.ofDays(30)));
 *     strava.configure(context);
 *     context.start();
 *
 *     strava.subscribe("http://localhost:8080/strava/webhook"); // push events there
 *     List<?> activities = context.createFluentProducerTemplate()
 *             .to("strava:activities").request(List.class);     // 30 activities
 *
 *     ines.addActivity("TrailRun").rename("At last");           // one more, and two events
 *     strava.fault(Fault.status(503).once());                   // and a hiccup
 *     clock.advance(Duration.ofMinutes(15));                    // the next window
 *     strava.requestsTo("/athlete/activities");                 // what was asked
 *     strava.pushes();                                          // what was told
 * }
 * }</pre>
 *
 * <p>It answers every call of {@link StravaOperation}, those that Strava removed as Strava does now. What a program
 * writes stays written: activities, uploads, stars, a weight, a subscription. Of uploaded GPX and TCX files it reads start,
 * duration, length, name and sport, of others no more than whether they are what they claim to be; the rest of the
 * activity is invented. Nobody is refused for want of a subscription to Strava; {@link Fault#status} with 402 does that.
 *
 * <p>As long as the application is subscribed, what happens is pushed to its callback: activities that appear, change or
 * are deleted, and athletes who withdraw their access. Not so what athletes did before they were added. Nobody waits for
 * a push, and they come in no certain order.
 *
 * <p>Browsers find two pages, which work without a script. At {@code /authorize} below {@link #oauthUri} somebody
 * chooses an athlete, unticks scopes, and authorizes the application or does not; it is an ordinary form, which a test
 * can send as well, with {@code client_id}, {@code redirect_uri}, {@code response_type}, {@code scope}, {@code state},
 * the {@code athlete}'s id, one {@code grant} for each scope left ticked, and the {@code decision} {@code allow} or
 * {@code deny}. At {@link #pageUri} athletes upload another activity or end the connection; nothing there counts as a
 * call.
 *
 * <p>Everything invented comes out of the seed: with the same seed and the same clock, athletes, activities and tokens
 * are the same. All methods may be called at any time, from any thread.
 */
public final class StravaSandbox implements AutoCloseable {
    private final Builder settings;
    private final World world;
    private final Timetable timetable;
    private final Callback callback = new Callback();
    private final Subscriptions subscriptions;
    private final EventFaults eventFaults;
    private final Pushes pushes;
    private final RateWindows windows;
    private final Faults faults = new Faults();
    private final RequestLog log = new RequestLog();
    private final Wire wire;

    private StravaSandbox(Builder settings) {
        this.settings = settings;
        Tokens tokens = new Tokens(settings.clock, settings.tokenLifetime, new Dice(Dice.seed(settings.seed, -1)));
        this.timetable = new Timetable(settings.clock);
        this.subscriptions = new Subscriptions(
                settings.clock,
                new Handshake(callback, new Dice(Dice.seed(settings.seed, -2))),
                settings.clientId,
                settings.clientSecret);
        this.eventFaults = new EventFaults(new Dice(Dice.seed(settings.seed, -3)));
        this.pushes = new Pushes(settings.clock, timetable, subscriptions, callback, eventFaults);
        Events events = new Events(settings.clock, tokens, pushes);
        this.world = new World(settings.clock, settings.seed, tokens, events, timetable);
        this.windows = new RateWindows(settings.clock, settings.limits);
        OAuth oauth = new OAuth(
                world,
                settings.clock,
                new Application(settings.clientId, settings.clientSecret, settings.callbackDomain));
        SandboxPage page = new SandboxPage(world, subscriptions, pushes);
        FrontDesk desk = new FrontDesk(
                settings.apiPath, settings.clock, world, oauth, page, subscriptions, windows, faults, log);
        this.wire = new Wire(settings.port, desk::answer);
    }

    /** A sandbox with nobody in it, by the system's clock, with the limits of a new application. */
    public static StravaSandbox start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void close() {
        timetable.stop();
        pushes.stop();
        wire.stop();
    }

    // People

    public SandboxAthlete addAthlete() {
        return addAthlete(athlete -> {});
    }

    /** Adds an athlete of whom some things are known; the application is connected unless they say otherwise. */
    public SandboxAthlete addAthlete(Consumer<AthleteSetup> setup) {
        return world.add(setup);
    }

    /** All athletes, in the order they were added. */
    public List<SandboxAthlete> athletes() {
        return world.athletes();
    }

    // The application

    /** What the option {@code apiUri} is to be. */
    public String apiUri() {
        return origin() + settings.apiPath;
    }

    /** What the option {@code oauthUri} is to be. */
    public String oauthUri() {
        return origin() + Call.OAUTH;
    }

    /** A page for people, where athletes upload activities and end the connection; see the class's description. */
    public String pageUri() {
        return origin() + SandboxPage.PATH;
    }

    public String clientId() {
        return settings.clientId;
    }

    public String clientSecret() {
        return settings.clientSecret;
    }

    /**
     * The component's options for this sandbox and its first athlete, as Camel Main and Spring Boot know them: keys start
     * with {@code camel.component.strava.}
     */
    public Map<String, String> properties() {
        return ComponentOptions.of(this).asProperties();
    }

    /** Points the context's component {@code strava} at this sandbox, on behalf of its first athlete if it has one. */
    public void configure(CamelContext context) {
        ComponentOptions.of(this).configure(context);
    }

    // Tokens

    /**
     * What the authorization page would hand to the application after the athlete agreed, without asking whether there
     * is room for one more; see {@link #connectedAthletesLimit}.
     *
     * @return a code for one token request
     */
    public String authorizationCode(SandboxAthlete athlete, Scope... scopes) {
        Set<String> granted = new LinkedHashSet<>();
        Stream.of(scopes).map(Scope::value).forEach(granted::add);
        return world.tokens().code(athlete.id(), granted);
    }

    /** Makes all access tokens void before their time, as an incident at Strava might; refresh tokens stay valid. */
    public void invalidateAllAccessTokens() {
        world.tokens().expireAll();
    }

    /** How often a refresh token was sent that had been replaced before: a program that keeps its tokens never does. */
    public int reusedRefreshTokens() {
        return world.tokens().reused();
    }

    // Uploads

    /**
     * How long it takes until an upload has become an activity, by the sandbox's clock; left out, two seconds. It also
     * goes for the uploads that are being processed now: a very long time keeps them, and zero lets them go. Where the
     * clock stands still, uploads wait until it is moved, unless they take no time.
     */
    public void uploadsTake(Duration processing) {
        world.processing(processing);
    }

    // Events

    /**
     * Whether a callback URL must answer Strava's handshake before the application is subscribed; left out, it must.
     * Without it, any URL will do, and nothing is called.
     */
    public void verifyCallbacks(boolean verify) {
        subscriptions.verify(verify);
    }

    /** Where the application wants to be told of events; empty if it has not subscribed. */
    public Optional<String> callbackUrl() {
        return subscriptions.callbackUrl();
    }

    /**
     * Subscribes the application to events without a handshake, in place of any subscription there is.
     *
     * @return the subscription's id
     */
    public long subscribe(String callbackUrl) {
        return subscriptions.subscribe(callbackUrl);
    }

    /** How long a callback may take to answer, in real time; left out, two seconds. */
    public void callbacksMayTake(Duration patience) {
        callback.patience(patience);
    }

    /**
     * How long after the first attempt an event is sent for the second time, and after that for the third and last, if
     * it was not answered with 200; left out, one minute. It is measured by the sandbox's clock: where that stands
     * still, nothing is sent again until it is moved.
     */
    public void pushRetriesAfter(Duration distance) {
        pushes.distance(distance);
    }

    /** The next events, as many as this, get lost before they are sent; none if 0. */
    public void loseEvents(int count) {
        eventFaults.lose(count);
    }

    /** About this share of all events from now on gets lost before it is sent. */
    public void losing(double share) {
        eventFaults.loseShare(share);
    }

    /** Each event from now on is delivered again so many times, although it was answered with 200. */
    public void duplicateEvents(int copies) {
        eventFaults.duplicate(copies);
    }

    /** Events wait from now on, until they are released. */
    public void holdEvents() {
        eventFaults.hold();
    }

    /** Ends the waiting: events are sent one after the other, as they happened. */
    public void releaseEvents() {
        releaseEvents(SandboxPush.NEWEST_FIRST.reversed());
    }

    /** @param order such as {@link SandboxPush#NEWEST_FIRST} */
    public void releaseEvents(Comparator<SandboxPush> order) {
        pushes.release(order);
    }

    /**
     * Sends anything to the callback as if it were an event, as whoever knows its URL can do; once, and nothing befalls
     * it on its way.
     *
     * @return completed when it was answered, or was not in time
     * @throws IllegalStateException if nobody has subscribed to events
     */
    public CompletableFuture<SandboxPush> push(String body) {
        return pushes.push(body);
    }

    /** Sends an event as it was sent before; see {@link #push(String)}. */
    public CompletableFuture<SandboxPush> push(SandboxPush again) {
        return push(again.body());
    }

    /** The last few thousand events with what became of them so far, oldest first, and whatever else was pushed. */
    public List<SandboxPush> pushes() {
        return pushes.all();
    }

    // Limits

    /** Other limits from now on; what is used stays used. */
    public void limits(int overallShort, int overallDay, int readShort, int readDay) {
        windows.limits(new RateUsage(overallShort, overallDay, readShort, readDay));
    }

    /**
     * How many athletes may be connected from now on; left out, any number. With as many connected, all others are
     * refused with 403: by an error page when they authorize, without being sent back, and otherwise when their code is
     * exchanged. Those who are connected stay so, and may authorize again.
     */
    public void connectedAthletesLimit(int athletes) {
        world.tokens().athleteLimit(athletes);
    }

    public RateUsage limits() {
        return windows.limits();
    }

    /** What is used of the current windows. */
    public RateUsage usage() {
        return windows.usage();
    }

    /** Another program with the same client id makes so many reads. */
    public void spend(int calls) {
        windows.spend(calls);
    }

    // Faults

    /** Lets something go wrong from now on. */
    public ArmedFault fault(Fault fault) {
        return faults.arm(fault);
    }

    public void clearFaults() {
        faults.clear();
    }

    /** Lets something happen once, right before a page of a list is read. */
    public ArmedFault beforePage(int page, Runnable happening) {
        return fault(Fault.meanwhile(happening).onPage(page).once());
    }

    /** Lists hold at most so many elements per page from now on, however many are asked for: nothing is lost by it. */
    public void largestPage(int size) {
        world.largestPage(size);
    }

    // What happened

    /** API calls that were not answered with 429, whatever else came of them. */
    public long calls() {
        return log.calls();
    }

    /** Requests answered with 429. */
    public long refused() {
        return log.refused();
    }

    /** The last few thousand requests, oldest first. */
    public List<SandboxRequest> requests() {
        return log.requests();
    }

    /** @param path such as {@code /athlete/activities} or {@code /oauth/token} */
    public List<SandboxRequest> requestsTo(String path) {
        return requests(request -> request.path().equals(path));
    }

    public List<SandboxRequest> requestsTo(StravaOperation operation) {
        return requests(request -> request.operation() == operation);
    }

    /** Starts counting and logging anew; windows, tokens and faults stay as they are. */
    public void clearRequests() {
        log.clear();
    }

    private List<SandboxRequest> requests(Predicate<SandboxRequest> condition) {
        return log.requests().stream().filter(condition).toList();
    }

    private String origin() {
        return "http://127.0.0.1:" + wire.port();
    }

    /** How a sandbox is set up before it starts. */
    public static final class Builder {
        private long seed = 1;
        private Clock clock = Clock.systemUTC();
        private int port;
        private String apiPath = "/api/v3";
        private RateUsage limits = RateUsage.LIMITS_OF_A_NEW_APPLICATION;
        private Duration tokenLifetime = Duration.ofHours(6);
        private String clientId = "190000";
        private String clientSecret = "5ecre70000000000000000000000000000000001";
        private String callbackDomain;

        private Builder() {}

        public Builder seed(long newSeed) {
            this.seed = newSeed;
            return this;
        }

        /**
         * What windows, tokens and the {@code Date} header go by, such as a {@link SandboxClock}. A program with a clock of
         * its own takes tokens for expired that were issued in its past: where one is in the test, start with now.
         */
        public Builder clock(Clock newClock) {
            this.clock = newClock;
            return this;
        }

        /** Left out: any free one. */
        public Builder port(int newPort) {
            this.port = newPort;
            return this;
        }

        /** Where the API begins; empty as on the host Strava announced for 2027. */
        public Builder apiPath(String newApiPath) {
            this.apiPath = newApiPath;
            return this;
        }

        public Builder limits(int overallShort, int overallDay, int readShort, int readDay) {
            this.limits = new RateUsage(overallShort, overallDay, readShort, readDay);
            return this;
        }

        /** How long access tokens live; up to an hour, every refresh brings new ones. */
        public Builder tokenLifetime(Duration newLifetime) {
            this.tokenLifetime = newLifetime;
            return this;
        }

        public Builder clientId(String newClientId) {
            this.clientId = newClientId;
            return this;
        }

        public Builder clientSecret(String newClientSecret) {
            this.clientSecret = newClientSecret;
            return this;
        }

        /** Where athletes may be sent back to besides this machine, subdomains included; left out: nowhere. */
        public Builder callbackDomain(String newCallbackDomain) {
            this.callbackDomain = newCallbackDomain;
            return this;
        }

        public StravaSandbox start() {
            return new StravaSandbox(this);
        }
    }
}
