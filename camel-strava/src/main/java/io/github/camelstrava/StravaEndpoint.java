package io.github.camelstrava;

import io.github.camelstrava.client.Terms;
import io.github.camelstrava.operation.Authentication;
import io.github.camelstrava.operation.IdRule;
import io.github.camelstrava.operation.OperationSpec.ConsumerRole;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import io.github.camelstrava.ratelimit.RateLimitPolicy;
import io.github.camelstrava.ratelimit.RateLimitPriority;
import io.github.camelstrava.webhook.EventFilter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.ScheduledPollEndpoint;

/**
 * Receive athletes' new activities from Strava, and call the Strava API.
 */
@UriEndpoint(
        firstVersion = "4.18.0",
        scheme = "strava",
        title = "Strava",
        syntax = "strava:operation",
        category = {Category.API, Category.SOCIAL},
        headersClass = StravaConstants.class)
public class StravaEndpoint extends ScheduledPollEndpoint implements EndpointServiceLocation, MultipleConsumersSupport {

    /** Strava grants a new application 100 reads in a quarter hour, so more often than that serves few athletes. */
    private static final long DEFAULT_DELAY = 15 * 60_000L;

    /** What stores take as the owner of an entry. */
    private static final int MAX_GROUP_ID = 255;

    /** By name or number, without asking a name service, whose answers change. */
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

    @UriPath(description = "What to do: one of the operations below.")
    @Metadata(required = true)
    private final StravaOperation operation;

    private final boolean athleteInUri;

    @UriParam
    private StravaConfiguration configuration;

    @UriParam
    private StravaParameters parameters = new StravaParameters();

    @UriParam(
            label = "consumer,scheduler",
            defaultValue = "15m",
            javaType = "java.time.Duration",
            description = "The time before the next poll, in milliseconds or as a duration such as 15m.")
    private long delay = DEFAULT_DELAY;

    @UriParam(
            label = "consumer",
            description =
                    "How many activities one poll emits at most; the rest follow with the next polls. The default is"
                            + " no limit.")
    private int maxMessagesPerPoll;

    /** @param athleteInUri whether the URI names the athlete, and not at most the component */
    StravaEndpoint(
            String uri,
            StravaComponent component,
            StravaOperation operation,
            StravaConfiguration configuration,
            boolean athleteInUri) {
        super(uri, component);
        this.operation = operation;
        this.configuration = configuration;
        this.athleteInUri = athleteInUri;
        setDelay(DEFAULT_DELAY);
    }

    @Override
    public StravaComponent getComponent() {
        return (StravaComponent) super.getComponent();
    }

    @Override
    public Producer createProducer() throws Exception {
        if (!operation.spec().isProducer()) {
            throw new IllegalArgumentException("to(\"strava:" + operation
                    + "\") is not possible, as it serves browsers: write from(\"strava:" + operation
                    + "\"), or build the sign-up yourself of to(\"strava:authorizationUrl\") and"
                    + " to(\"strava:exchangeToken\").");
        }
        return operation.spec().handlesRequests() ? new StravaWebhookProducer(this) : new StravaProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        return switch (operation.spec().role()) {
            case POLLING -> activitiesConsumer(processor);
            case PUSHED -> {
                webhookSettings();
                yield configured(new StravaWebhookConsumer(this, processor));
            }
            case CONNECTING -> configured(new StravaConnectConsumer(this, processor));
            case NONE ->
                throw new IllegalArgumentException("from(\"strava:" + operation + "\") is not possible: only "
                        + consumers() + " can be consumed from. To call it"
                        + " regularly, write from(\"timer:…\") to(\"strava:" + operation
                        + "\"), and split() and idempotentConsumer() if it returns a list.");
        };
    }

    private static String consumers() {
        return Arrays.stream(StravaOperation.values())
                .filter(operation -> operation.spec().role() != ConsumerRole.NONE)
                .map(operation -> "strava:" + operation)
                .collect(Collectors.joining(", "));
    }

    private Consumer activitiesConsumer(Processor processor) throws Exception {
        if (parameters.getCallbackUrl() != null) {
            webhookSettings();
        }
        StravaActivitiesConsumer consumer = new StravaActivitiesConsumer(this, processor);
        consumer.setMaxMessagesPerPoll(maxMessagesPerPoll);
        return configured(consumer);
    }

    private Consumer configured(Consumer consumer) throws Exception {
        configureConsumer(consumer);
        return consumer;
    }

    /** Routes with the same URI either share the athletes, as one group, or follow them independently. */
    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    /** @throws IllegalArgumentException that names the option at fault */
    void validate() {
        requireSafe("apiUri", configuration.getApiUri());
        requireSafe("oauthUri", configuration.getOauthUri());
        for (Param param : Param.values()) {
            Object value = option(param);
            if (value != null) {
                param.parse(value, getComponent().clock());
            }
        }
        if (parameters.getId() != null && operation.spec().idRule() != IdRule.NONE) {
            ArgumentReader.checkedId(operation.spec(), parameters.getId());
        }
        if (configuration.getAthleteId() != null) {
            for (String athlete : configuration.getAthleteId().split(",")) {
                if (!athlete.strip().equals("*")) {
                    ArgumentReader.number("athleteId", athlete);
                }
            }
        }
        if (parameters.getVerifyToken() != null && parameters.getVerifyToken().isBlank()) {
            throw new IllegalArgumentException(
                    "Option verifyToken is empty: expected a text that is hard to guess, or none for one in the store.");
        }
        requireAtLeast(1, "connectTimeout", configuration.getConnectTimeout());
        requireAtLeast(1, "responseTimeout", configuration.getResponseTimeout());
        requireAtLeast(0, "rateLimitMaxWait", configuration.getRateLimitMaxWait());
        requireAtLeast(0, "lookback", configuration.getLookback());
        requireAtLeast(1, "delay", delay);
        requireAtLeast(1, "reconcile", parameters.getReconcile());
        if (maxMessagesPerPoll < 0) {
            throw new IllegalArgumentException("Option maxMessagesPerPoll has the value " + maxMessagesPerPoll
                    + ": expected a number of activities, or 0 for no limit.");
        }
        String groupId = parameters.getGroupId();
        if (groupId != null && (groupId.isBlank() || groupId.length() > MAX_GROUP_ID)) {
            throw new IllegalArgumentException("Option groupId has " + groupId.length()
                    + " characters: expected a name of 1 to " + MAX_GROUP_ID + ".");
        }
    }

    private static void requireAtLeast(long smallest, String option, long millis) {
        if (millis < smallest) {
            throw new IllegalArgumentException(
                    "Option " + option + " has the value " + millis + ": expected at least " + smallest + " ms.");
        }
    }

    /** Tokens go over https only, unless they stay on this machine. No value is quoted, as it may hold a password. */
    private static void requireSafe(String option, String value) {
        URI uri;
        try {
            uri = new URI(value);
        } catch (URISyntaxException | NullPointerException e) {
            throw new IllegalArgumentException("Option " + option + " is not a URI.");
        }
        String host = uri.getHost();
        boolean safe = "https".equalsIgnoreCase(uri.getScheme())
                || "http".equalsIgnoreCase(uri.getScheme())
                        && host != null
                        && LOOPBACK.matcher(host).matches();
        if (!safe
                || host == null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("Option " + option + " must be an https address without user, query and"
                    + " fragment; http is accepted on the loopback interface only.");
        }
    }

    /** Whether there is a configured token. */
    boolean isSeeded() {
        return configuration.getRefreshToken() != null || configuration.getAccessToken() != null;
    }

    boolean isAthleteInUri() {
        return athleteInUri;
    }

    /** The value of the option of that name, null if it is not set. */
    Object option(Param param) {
        if (param.isHeaderOnly()) {
            return null;
        }
        PropertyConfigurerGetter getter =
                (PropertyConfigurerGetter) getComponent().getEndpointPropertyConfigurer();
        return getter.getOptionValue(this, param.name(), false);
    }

    /** @throws IllegalArgumentException naming the option without which no token can be found */
    StravaSession session() {
        boolean bareAccess = configuration.getAccessToken() != null && configuration.getRefreshToken() == null;
        if (configuration.getClientId() == null && !bareAccess) {
            throw new IllegalArgumentException("strava:" + operation + " needs the option clientId.");
        }
        if ((operation.spec().authentication() == Authentication.APPLICATION
                        || operation.spec().handlesRequests()
                        || !operation.spec().isProducer())
                && (configuration.getClientId() == null || configuration.getClientSecret() == null)) {
            throw new IllegalArgumentException("strava:" + operation + " needs the options clientId and clientSecret.");
        }
        if (configuration.getRefreshToken() != null && configuration.getClientSecret() == null) {
            throw new IllegalArgumentException(
                    "strava:" + operation + " needs the option clientSecret to use the option refreshToken.");
        }
        return getComponent().session(configuration);
    }

    /** What Strava has to say to prove that a call to the application's callback is its own. */
    String verifyToken() {
        String configured = parameters.getVerifyToken();
        return configured != null ? configured : getComponent().verifyToken(configuration.getClientId());
    }

    /** How the application's callback is served. */
    WebhookSettings webhookSettings() {
        return WebhookSettings.of(this);
    }

    /** How athletes sign up. */
    ConnectSettings connectSettings() {
        return ConnectSettings.of(this);
    }

    /** Which events are wanted. */
    @SuppressWarnings("unchecked")
    EventFilter eventFilter() {
        Object events = parameters.getEvents();
        return new EventFilter(
                events == null
                        ? List.of()
                        : (List<String>)
                                Param.events.parse(events, getComponent().clock()));
    }

    Terms producerTerms() {
        RateLimitPriority priority = configuration.getRateLimitPriority();
        return new Terms(
                configuration.getRateLimitPolicy(),
                priority == null ? RateLimitPriority.high : priority,
                Duration.ofMillis(configuration.getRateLimitMaxWait()));
    }

    /** A poll never waits: it is postponed. */
    Terms consumerTerms() {
        RateLimitPriority priority = configuration.getRateLimitPriority();
        RateLimitPolicy policy = configuration.getRateLimitPolicy();
        return new Terms(
                policy == RateLimitPolicy.wait ? RateLimitPolicy.fail : policy,
                priority == null ? RateLimitPriority.low : priority,
                Duration.ZERO);
    }

    @Override
    public String getServiceUrl() {
        return configuration.getApiUri();
    }

    @Override
    public String getServiceProtocol() {
        return "https";
    }

    @Override
    public Map<String, String> getServiceMetadata() {
        return configuration.getClientId() == null ? null : Map.of("clientId", configuration.getClientId());
    }

    // options

    public StravaOperation getOperation() {
        return operation;
    }

    public StravaConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(StravaConfiguration configuration) {
        this.configuration = configuration;
    }

    public StravaParameters getParameters() {
        return parameters;
    }

    public void setParameters(StravaParameters parameters) {
        this.parameters = parameters;
    }

    @Override
    public long getDelay() {
        return delay;
    }

    @Override
    public void setDelay(long delay) {
        super.setDelay(delay);
        this.delay = delay;
    }

    public int getMaxMessagesPerPoll() {
        return maxMessagesPerPoll;
    }

    public void setMaxMessagesPerPoll(int maxMessagesPerPoll) {
        this.maxMessagesPerPoll = maxMessagesPerPoll;
    }
}
