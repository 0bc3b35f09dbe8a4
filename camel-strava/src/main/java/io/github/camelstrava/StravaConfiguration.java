package io.github.camelstrava;

import io.github.camelstrava.ratelimit.RateLimitPolicy;
import io.github.camelstrava.ratelimit.RateLimitPriority;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.support.jsse.SSLContextParameters;

/** What can be set on the component and, for one endpoint, differently in its URI. */
@UriParams
public class StravaConfiguration implements Cloneable {

    @UriParam(label = "security")
    private String clientId;

    @UriParam(label = "security", secret = true)
    private String clientSecret;

    @UriParam(label = "security", secret = true)
    private String refreshToken;

    @UriParam(label = "security", secret = true)
    private String accessToken;

    @UriParam(
            label = "common",
            description =
                    "The athlete on whose behalf calls are made. Left out: the athlete of the configured token, else"
                            + " the only one in the store. A consumer also takes several, separated by commas, or an asterisk for everyone"
                            + " in the store, which is its default where no token is configured.")
    private String athleteId;

    @UriParam(label = "advanced", defaultValue = "https://www.strava.com/api/v3")
    private String apiUri = "https://www.strava.com/api/v3";

    @UriParam(label = "advanced", defaultValue = "https://www.strava.com/oauth")
    private String oauthUri = "https://www.strava.com/oauth";

    @UriParam(label = "advanced", defaultValue = "10s", javaType = "java.time.Duration")
    private long connectTimeout = 10_000;

    @UriParam(label = "advanced", defaultValue = "30s", javaType = "java.time.Duration")
    private long responseTimeout = 30_000;

    @UriParam(label = "security")
    private SSLContextParameters sslContextParameters;

    @UriParam(label = "security", defaultValue = "false")
    private boolean useGlobalSslContextParameters;

    @UriParam(label = "advanced", defaultValue = "wait")
    private RateLimitPolicy rateLimitPolicy = RateLimitPolicy.wait;

    @UriParam(label = "advanced", defaultValue = "16m", javaType = "java.time.Duration")
    private long rateLimitMaxWait = 16 * 60_000;

    @UriParam(label = "advanced")
    private RateLimitPriority rateLimitPriority;

    @UriParam(label = "common", defaultValue = "200")
    private int pageSize = 200;

    @UriParam(label = "consumer", defaultValue = "14d", javaType = "java.time.Duration")
    private long lookback = 14 * 24 * 60 * 60_000L;

    public String getClientId() {
        return clientId;
    }

    /** The application's id, from its settings page at Strava. */
    public void setClientId(String clientId) {
        this.clientId = clientId;
    }

    public String getClientSecret() {
        return clientSecret;
    }

    /** The application's secret, from its settings page at Strava. Without it tokens cannot be refreshed. */
    public void setClientSecret(String clientSecret) {
        this.clientSecret = clientSecret;
    }

    public String getRefreshToken() {
        return refreshToken;
    }

    /** A refresh token of one athlete: it starts the chain of this athlete's tokens once, and from then on the store has the current ones. A new value starts anew. */
    public void setRefreshToken(String refreshToken) {
        this.refreshToken = refreshToken;
    }

    public String getAccessToken() {
        return accessToken;
    }

    /** An access token of one athlete. Alone it works until it expires. */
    public void setAccessToken(String accessToken) {
        this.accessToken = accessToken;
    }

    public String getAthleteId() {
        return athleteId;
    }

    /** The athlete on whose behalf calls are made. Left out: the athlete of the configured token, else the only one in the store. A consumer also takes several, separated by commas, or an asterisk for everyone in the store, which is its default where no token is configured. */
    public void setAthleteId(String athleteId) {
        this.athleteId = athleteId;
    }

    public String getApiUri() {
        return apiUri;
    }

    /** The base address of the API. Plain http is accepted on the loopback interface only. */
    public void setApiUri(String apiUri) {
        this.apiUri = apiUri;
    }

    public String getOauthUri() {
        return oauthUri;
    }

    /** The base address of the OAuth endpoints. Plain http is accepted on the loopback interface only. */
    public void setOauthUri(String oauthUri) {
        this.oauthUri = oauthUri;
    }

    public long getConnectTimeout() {
        return connectTimeout;
    }

    /** How long connecting to Strava may take, in milliseconds or as a duration such as 10s. */
    public void setConnectTimeout(long connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public long getResponseTimeout() {
        return responseTimeout;
    }

    /** How long a whole answer may take, in milliseconds or as a duration such as 30s. */
    public void setResponseTimeout(long responseTimeout) {
        this.responseTimeout = responseTimeout;
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    /** The TLS settings of the connections to Strava. */
    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    /** Whether the TLS settings of the Camel context are used. */
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }

    public RateLimitPolicy getRateLimitPolicy() {
        return rateLimitPolicy;
    }

    /** What a call does when Strava's request budget is used up: wait for the next window, fail, or be sent nevertheless. */
    public void setRateLimitPolicy(RateLimitPolicy rateLimitPolicy) {
        this.rateLimitPolicy = rateLimitPolicy;
    }

    public long getRateLimitMaxWait() {
        return rateLimitMaxWait;
    }

    /** How long a call may wait for budget, in milliseconds or as a duration such as 16m. If it would take longer, it fails at once. */
    public void setRateLimitMaxWait(long rateLimitMaxWait) {
        this.rateLimitMaxWait = rateLimitMaxWait;
    }

    public RateLimitPriority getRateLimitPriority() {
        return rateLimitPriority;
    }

    /** Who goes first when calls wait for budget. The default is high for producers and low for consumers. */
    public void setRateLimitPriority(RateLimitPriority rateLimitPriority) {
        this.rateLimitPriority = rateLimitPriority;
    }

    public int getPageSize() {
        return pageSize;
    }

    /** How many elements a page of a list holds, from 1 to 200. Larger pages need fewer calls. */
    public void setPageSize(int pageSize) {
        this.pageSize = pageSize;
    }

    public long getLookback() {
        return lookback;
    }

    /** How far behind now, or behind the newest activity found, whichever is earlier, activities that were uploaded late are looked for; in milliseconds or as a duration such as 14d. */
    public void setLookback(long lookback) {
        this.lookback = lookback;
    }

    StravaConfiguration copy() {
        try {
            return (StravaConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
