package io.github.camelstrava;

import io.github.camelstrava.auth.Identity;
import io.github.camelstrava.auth.TokenKeeper;
import io.github.camelstrava.client.StravaClient;
import io.github.camelstrava.http.ApacheHttpTransport;
import io.github.camelstrava.http.HttpTransport;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.polling.AthleteClaims;
import io.github.camelstrava.ratelimit.Budget;
import io.github.camelstrava.ratelimit.DailyReads;
import io.github.camelstrava.ratelimit.Delayer;
import io.github.camelstrava.ratelimit.RateLimitPriority;
import io.github.camelstrava.ratelimit.RateLimiter;
import io.github.camelstrava.store.MemoryStore;
import io.github.camelstrava.store.StravaStore;
import io.github.camelstrava.store.VerifyToken;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.URISupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The component: what all its endpoints share, above all the store, and one limiter for each application.
 */
@Component("strava")
@ManagedResource(description = "What all endpoints for Strava share")
public class StravaComponent extends DefaultComponent implements SSLContextParametersAware {

    private static final Logger LOG = LoggerFactory.getLogger(StravaComponent.class);

    /** What starts so is meant for Camel's scheduler. */
    private static final String SCHEDULER_OPTIONS = "scheduler.";

    private static final int VERIFY_TOKEN_BYTES = 16;

    private static final List<Meters.Figure<StravaComponent>> FIGURES = List.of(
            new Meters.Figure<>("camel.strava.calls", "Calls made", null, component -> component.getCalls()),
            new Meters.Figure<>(
                    "camel.strava.calls.refused",
                    "Calls that Strava refused for lack of budget",
                    null,
                    component -> component.getRefusedCalls()),
            new Meters.Figure<>(
                    "camel.strava.calls.waiting",
                    "Calls that wait for budget",
                    null,
                    component -> component.getWaitingCalls()),
            new Meters.Figure<>(
                    "camel.strava.reads.today", "Reads used today", null, component -> component.getReadsToday()),
            new Meters.Figure<>(
                    "camel.strava.reads.limit.today",
                    "Reads granted a day",
                    null,
                    component -> component.getReadLimitToday()));

    @Metadata
    private StravaConfiguration configuration = new StravaConfiguration();

    @Metadata(
            autowired = true,
            description =
                    "Keeps tokens, positions and the budget: a FileStore on one machine, a JdbcStore for several nodes. The"
                            + " default keeps them in memory: a restart forgets them.")
    private StravaStore store;

    @Metadata(
            label = "advanced",
            description =
                    "A configured Camel HTTP component to use in place of the component's own. HttpClient's debug log"
                            + " then shows tokens.")
    private HttpComponent httpComponent;

    @Metadata(
            label = "advanced",
            defaultValue = "90",
            description = "How many percent of the read budget callers of low priority may spend, from 1 to 100.")
    private int budgetShare = 90;

    private final Map<String, RateLimiter> limiters = new ConcurrentHashMap<>();
    private final Map<SessionKey, StravaSession> sessions = new ConcurrentHashMap<>();
    private final Map<SSLContextParameters, HttpEndpoint> httpEndpoints = new ConcurrentHashMap<>();
    private final Map<String, StravaConnectConsumer> connectPaths = new ConcurrentHashMap<>();
    private final Set<StravaActivitiesConsumer> polling = ConcurrentHashMap.newKeySet();
    private final Set<String> warnings = ConcurrentHashMap.newKeySet();
    private Clock clock = Clock.systemUTC();
    private Delayer delayer;
    private Background background;
    private ActivityGroups groups;
    private Webhook webhook;
    private HttpEndpoint plainHttp;
    private Meters meters;

    public StravaComponent() {}

    public StravaComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        StravaOperation operation = StravaOperation.named(remaining)
                .orElseThrow(() -> new IllegalArgumentException("There is no operation '" + remaining
                        + "' of strava; there are: "
                        + Arrays.stream(StravaOperation.values())
                                .map(Enum::name)
                                .collect(Collectors.joining(", "))
                        + "."));
        refuseUnknownOptions(uri, parameters);
        StravaEndpoint endpoint =
                new StravaEndpoint(uri, this, operation, configuration.copy(), parameters.containsKey("athleteId"));
        setProperties(endpoint, parameters);
        endpoint.validate();
        return endpoint;
    }

    /** Before anything else can fail, as Camel quotes the whole URI then, and knows secrets by their right names only. */
    private void refuseUnknownOptions(String uri, Map<String, Object> parameters) {
        PropertyConfigurerGetter options = (PropertyConfigurerGetter) getEndpointPropertyConfigurer();
        Map<String, Object> unknown = new TreeMap<>(parameters);
        unknown.keySet()
                .removeIf(name -> options.getOptionType(name, true) != null || name.startsWith(SCHEDULER_OPTIONS));
        validateParameters(uri, unknown, null);
    }

    /** Names unknown options without their values, which may be secrets under a misspelt name. */
    @Override
    protected void validateParameters(String uri, Map<String, Object> parameters, String optionPrefix) {
        if (parameters != null && !parameters.isEmpty()) {
            // The one exception that Camel does not wrap into another that quotes the URI.
            throw new NoSuchEndpointException(
                    URISupport.stripQuery(uri),
                    "check the spelling of the options that strava does not know: "
                            + String.join(", ", new TreeMap<>(parameters).keySet()) + ".");
        }
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        getCamelContext().addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext context) {
                limiters.values().forEach(RateLimiter::stopWaiting);
                if (webhook != null) {
                    webhook.refuse();
                }
            }
        });
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        background = new Background(getCamelContext(), this);
        if (budgetShare < 1 || budgetShare > 100) {
            throw new IllegalArgumentException(
                    "Option budgetShare has the value " + budgetShare + ": expected 1 to 100, in percent.");
        }
        // Not earlier: Camel Main sets options and autowires beans after it has initialized the component.
        if (store == null) {
            store = new MemoryStore();
        }
        store.open();
        groups = new ActivityGroups(store, clock, this::renewLater);
        webhook = new Webhook(getCamelContext(), clock);
        meters = Meters.show(getCamelContext(), this, FIGURES);
    }

    @Override
    protected void doStop() throws Exception {
        if (meters != null) {
            meters.remove();
        }
        limiters.values().forEach(RateLimiter::stopWaiting);
        if (background != null) {
            background.stop();
        }
        limiters.values().forEach(RateLimiter::leave);
        ServiceHelper.stopService(httpEndpoints.values(), plainHttp);
        httpEndpoints.clear();
        plainHttp = null;
        sessions.values().forEach(session -> {
            session.subscription().release();
            session.tokens().close();
        });
        sessions.clear();
        warnings.clear();
        limiters.clear();
        // What is under way now either completes, and is recorded, or is lost and must come again.
        groups = null;
        super.doStop();
    }

    /** The request budget of the component's application. */
    public Budget budget() {
        return limiter(configuration.getClientId()).budget();
    }

    @ManagedAttribute(description = "How many calls were made since the start")
    public long getCalls() {
        return budget().calls();
    }

    @ManagedAttribute(description = "How many of them Strava refused for lack of budget")
    public long getRefusedCalls() {
        return budget().refused();
    }

    @ManagedAttribute(description = "How many calls wait for budget")
    public int getWaitingCalls() {
        return budget().waiting();
    }

    @ManagedAttribute(description = "Reads used in this quarter hour, by all who use the application")
    public int getReadsThisQuarterHour() {
        return budget().read().used15Minutes();
    }

    @ManagedAttribute(description = "Reads granted in a quarter hour")
    public int getReadLimitThisQuarterHour() {
        return budget().read().limit15Minutes();
    }

    @ManagedAttribute(description = "Reads used today (UTC), by all who use the application")
    public int getReadsToday() {
        return budget().read().usedDay();
    }

    @ManagedAttribute(description = "Reads granted a day")
    public int getReadLimitToday() {
        return budget().read().limitDay();
    }

    Clock clock() {
        return clock;
    }

    /** Another time than this machine's, before the component starts. */
    void setTime(Clock newClock, Delayer newDelayer) {
        this.clock = newClock;
        this.delayer = newDelayer;
    }

    private Delayer delayer() {
        return delayer == null ? background : delayer;
    }

    // what endpoints share

    private record SessionKey(
            Identity identity,
            String apiUri,
            String oauthUri,
            long connectTimeout,
            long responseTimeout,
            SSLContextParameters ssl) {}

    StravaSession session(StravaConfiguration endpoint) {
        Identity identity = new Identity(
                endpoint.getClientId() == null ? "" : endpoint.getClientId(),
                endpoint.getClientSecret(),
                endpoint.getRefreshToken(),
                endpoint.getAccessToken());
        SSLContextParameters ssl = endpoint.getSslContextParameters();
        if (ssl == null && endpoint.isUseGlobalSslContextParameters()) {
            ssl = getCamelContext().getSSLContextParameters();
        }
        SessionKey key = new SessionKey(
                identity,
                withoutSlash(endpoint.getApiUri()),
                withoutSlash(endpoint.getOauthUri()),
                endpoint.getConnectTimeout(),
                endpoint.getResponseTimeout(),
                ssl);
        return sessions.computeIfAbsent(key, this::newSession);
    }

    private StravaSession newSession(SessionKey key) {
        HttpEndpoint http = http(key.ssl());
        HttpTransport transport = new ApacheHttpTransport(
                http::getHttpClient,
                background::cancelable,
                Duration.ofMillis(key.connectTimeout()),
                Duration.ofMillis(key.responseTimeout()));
        TokenKeeper tokens = TokenKeeper.create(
                key.identity(),
                store,
                transport,
                key.oauthUri(),
                Duration.ofMillis(key.connectTimeout() + key.responseTimeout()),
                clock,
                this::pause,
                (athleteId, reason) -> tellReconnect(key.identity().clientId(), athleteId, reason));
        StravaClient client = new StravaClient(
                transport,
                key.apiUri(),
                key.identity(),
                limiter(key.identity().clientId()),
                tokens,
                clock,
                delayer(),
                background);
        return new StravaSession(
                client,
                tokens,
                new ApplicationSubscription(client, store, key.identity().clientId(), background, delayer(), clock),
                new Deauthorizations(client, tokens, background, delayer(), clock),
                background);
    }

    private void renewLater(Runnable renewal) {
        delayer()
                .after(
                        AthleteClaims.RENEWAL,
                        () -> background.execute(() -> {
                            if (!isStoppingOrStopped()) {
                                renewal.run();
                            }
                        }));
    }

    private CompletableFuture<Void> pause(Duration duration) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        delayer().after(duration, () -> {
            if (isStoppingOrStopped()) {
                // Nothing waits any more then, so whoever waits again and again would not end.
                over.completeExceptionally(new CancellationException("The Strava component is stopping."));
            } else {
                over.completeAsync(() -> null, background);
            }
        });
        return over;
    }

    private void tellReconnect(String clientId, Long athleteId, String reason) {
        try {
            getCamelContext()
                    .getManagementStrategy()
                    .notify(new AthleteMustReconnectEvent(getCamelContext(), clientId, athleteId, reason));
        } catch (Exception e) {
            LOG.warn("An event notifier failed: {}", e.getMessage());
        }
    }

    /** Warns of something that all its users should hear of, once in the life of the component. */
    void warnOnce(String warning) {
        if (warnings.add(warning)) {
            LOG.warn(warning);
        }
    }

    /** The application's verify token, made up once and kept in the store. */
    String verifyToken(String clientId) {
        byte[] random = new byte[VERIFY_TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return store.getOrPut(new VerifyToken(clientId, HexFormat.of().formatHex(random), 0))
                .token();
    }

    private RateLimiter limiter(String clientId) {
        return limiters.computeIfAbsent(clientId == null ? "" : clientId, this::newLimiter);
    }

    private RateLimiter newLimiter(String clientId) {
        return store.isLasting()
                ? RateLimiter.sharing(store, clientId, clock, delayer(), background, budgetShare)
                : new RateLimiter(clock, delayer(), background, budgetShare);
    }

    /** What time it is at Strava. */
    Instant serverTime(String clientId) {
        return limiter(clientId).serverTime();
    }

    /** What became of reads that were made because of events, which anybody may have sent if they brought nothing new. */
    void eventReads(String clientId, int broughtNews, int inVain) {
        limiter(clientId).eventReadsBroughtNews(broughtNews);
        limiter(clientId).eventReadsWereVain(inVain);
    }

    /** What callers of a priority may still read today. */
    DailyReads dailyReads(String clientId, RateLimitPriority priority) {
        return limiter(clientId).dailyReads(priority);
    }

    /** One connection pool for all endpoints with the same TLS settings. */
    private synchronized HttpEndpoint http(SSLContextParameters ssl) {
        if (ssl != null) {
            return httpEndpoints.computeIfAbsent(ssl, this::newHttp);
        }
        if (plainHttp == null) {
            plainHttp = newHttp(null);
        }
        return plainHttp;
    }

    private HttpEndpoint newHttp(SSLContextParameters ssl) {
        try {
            HttpComponent http = httpComponent;
            if (http == null) {
                http = new StravaHttpComponent();
                http.setCamelContext(getCamelContext());
                http.setSslContextParameters(ssl);
                ServiceHelper.startService(http);
            }
            // Only its client is used: for whatever host the options name.
            HttpEndpoint endpoint = (HttpEndpoint) http.createEndpoint("https://www.strava.com");
            // HttpClient would repeat a 429 by itself, sleeping on the calling thread and spending budget.
            endpoint.getClientBuilder().disableAutomaticRetries().disableCookieManagement();
            ApacheHttpTransport.prepare(endpoint.getClientBuilder());
            ServiceHelper.startService(endpoint);
            return endpoint;
        } catch (Exception e) {
            throw new RuntimeCamelException("The HTTP client for Strava cannot be made", e);
        }
    }

    private static String withoutSlash(String uri) {
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }

    /** The groups of consumers. */
    ActivityGroups groups() {
        return groups;
    }

    /** @param owner tells the events of one consumer from those of others */
    CompletedEvents completedEvents(IdempotentRepository repository, String owner) {
        return new CompletedEvents(repository, owner, clock, delayer(), background);
    }

    /** A consumer that wants to know of athletes who connect. */
    void follow(StravaActivitiesConsumer consumer) {
        polling.add(consumer);
    }

    void unfollow(StravaActivitiesConsumer consumer) {
        polling.remove(consumer);
    }

    /** An athlete has connected here; other nodes notice when they look. */
    void athleteConnected(String clientId, long athleteId) {
        polling.stream()
                .filter(consumer -> clientId.equals(
                        consumer.getEndpoint().getConfiguration().getClientId()))
                .forEach(consumer -> consumer.athleteConnected(athleteId));
    }

    /** The application's callback. */
    Webhook webhook() {
        return webhook;
    }

    /** @throws IllegalArgumentException if another consumer signs athletes up there */
    void serveConnectPath(String path, StravaConnectConsumer consumer) {
        StravaConnectConsumer other = connectPaths.putIfAbsent(path, consumer);
        if (other != null && other != consumer) {
            throw new IllegalArgumentException("The option connectPath has the value " + path + ", where the route "
                    + other.getRouteId() + " signs athletes up already.");
        }
    }

    void leaveConnectPath(String path, StravaConnectConsumer consumer) {
        connectPaths.remove(path, consumer);
    }

    // options

    public StravaConfiguration getConfiguration() {
        return configuration;
    }

    /** The options that endpoints may set differently. */
    public void setConfiguration(StravaConfiguration configuration) {
        this.configuration = configuration;
    }

    public StravaStore getStore() {
        return store;
    }

    public void setStore(StravaStore store) {
        this.store = store;
    }

    public HttpComponent getHttpComponent() {
        return httpComponent;
    }

    public void setHttpComponent(HttpComponent httpComponent) {
        this.httpComponent = httpComponent;
    }

    public int getBudgetShare() {
        return budgetShare;
    }

    public void setBudgetShare(int budgetShare) {
        this.budgetShare = budgetShare;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return configuration.isUseGlobalSslContextParameters();
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        configuration.setUseGlobalSslContextParameters(useGlobalSslContextParameters);
    }
}
