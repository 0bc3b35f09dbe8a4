package io.github.camelstrava;

import io.github.camelstrava.connect.ConnectPages;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/**
 * What can be set in the URI of an endpoint only. Numbers are texts here, so that an option is read as the header of the
 * same parameter is: Camel would take {@code 45m} for a number of milliseconds, and {@code abc} for zero.
 */
@UriParams
public class StravaParameters {

    @UriParam(label = "common")
    private String id;

    @UriParam(label = "producer")
    private String before;

    @UriParam(label = "common")
    private String after;

    @UriParam(label = "producer")
    private String page;

    @UriParam(label = "producer")
    private String limit;

    @UriParam(label = "producer", defaultValue = "false")
    private Boolean streaming;

    @UriParam(label = "producer", defaultValue = "false")
    private Boolean includeAllEfforts;

    @UriParam(label = "producer")
    private String streamTypes;

    @UriParam(label = "producer", enums = "low,medium,high")
    private String resolution;

    @UriParam(label = "producer", enums = "distance,time")
    private String seriesType;

    @UriParam(label = "producer")
    private String name;

    @UriParam(label = "producer")
    private String sportType;

    @UriParam(label = "producer")
    private String startDateLocal;

    @UriParam(label = "producer")
    private String endDateLocal;

    @UriParam(label = "producer")
    private String elapsedTime;

    @UriParam(label = "producer")
    private String description;

    @UriParam(label = "producer")
    private String distance;

    @UriParam(label = "producer")
    private Boolean trainer;

    @UriParam(label = "producer")
    private Boolean commute;

    @UriParam(label = "producer")
    private Boolean hideFromHome;

    @UriParam(label = "producer")
    private String gearId;

    @UriParam(label = "producer")
    private String weight;

    @UriParam(label = "producer")
    private Boolean markdown;

    @UriParam(label = "producer")
    private String size;

    @UriParam(label = "producer", defaultValue = "false")
    private Boolean onlyInstagram;

    @UriParam(label = "producer", enums = "fit,fit.gz,tcx,tcx.gz,gpx,gpx.gz,json")
    private String dataType;

    @UriParam(label = "producer")
    private String externalId;

    @UriParam(label = "producer", defaultValue = "true")
    private Boolean waitForUpload;

    @UriParam(label = "producer", defaultValue = "5m", javaType = "java.time.Duration")
    private String uploadTimeout;

    @UriParam(label = "producer")
    private String bounds;

    @UriParam(label = "producer", enums = "running,riding")
    private String activityType;

    @UriParam(label = "producer")
    private String minCat;

    @UriParam(label = "producer")
    private String maxCat;

    @UriParam(label = "producer", defaultValue = "true")
    private Boolean starred;

    @UriParam(label = "webhook,security", secret = true)
    private String callbackUrl;

    @UriParam(label = "webhook,security", secret = true)
    private String verifyToken;

    @UriParam(label = "webhook")
    private String events;

    @UriParam(label = "consumer,webhook,security", secret = true)
    private String webhookPath;

    @UriParam(label = "consumer,webhook", defaultValue = "true")
    private Boolean subscribe;

    @UriParam(label = "consumer,webhook")
    private IdempotentRepository idempotentRepository;

    @UriParam(label = "consumer,webhook", defaultValue = "3d", javaType = "java.time.Duration")
    private long reconcile = 3 * 24 * 60 * 60_000L;

    @UriParam
    private String redirectUri;

    @UriParam(defaultValue = "read,activity:read_all")
    private String scope = "read,activity:read_all";

    @UriParam(enums = "auto,force")
    private String approvalPrompt;

    @UriParam(label = "consumer", defaultValue = "/strava/connect")
    private String connectPath;

    @UriParam(label = "consumer")
    private String requiredScope;

    @UriParam(label = "consumer")
    private String successUri;

    @UriParam(label = "consumer,advanced")
    private ConnectPages connectPages;

    @UriParam(label = "producer")
    private String state;

    @UriParam(label = "consumer", defaultValue = "false")
    private boolean detail;

    @UriParam(label = "consumer")
    private String groupId;

    public String getId() {
        return id;
    }

    /** The resource the operation is about. */
    public void setId(String id) {
        this.id = id;
    }

    public String getBefore() {
        return before;
    }

    /** Lists what started earlier than this: an ISO-8601 instant or date, epoch seconds, or a duration such as 30d, that long before now. */
    public void setBefore(String before) {
        this.before = before;
    }

    public String getAfter() {
        return after;
    }

    /** Lists what started later than this: an ISO-8601 instant or date, epoch seconds, or a duration such as 30d, that long before now. For a consumer, where an athlete starts whom the group has not met; left out, only what is new is emitted. */
    public void setAfter(String after) {
        this.after = after;
    }

    public String getPage() {
        return page;
    }

    /** Reads this one page of a list, from 1. */
    public void setPage(String page) {
        this.page = page;
    }

    public String getLimit() {
        return limit;
    }

    /** Reads at most so many elements of a list. */
    public void setLimit(String limit) {
        this.limit = limit;
    }

    public Boolean getStreaming() {
        return streaming;
    }

    /** Whether the body of a list is an iterator that fetches the next page when it is needed, for a streaming split in constant memory. */
    public void setStreaming(Boolean streaming) {
        this.streaming = streaming;
    }

    public Boolean getIncludeAllEfforts() {
        return includeAllEfforts;
    }

    /** Whether an activity comes with all its segment efforts, not only the notable ones. */
    public void setIncludeAllEfforts(Boolean includeAllEfforts) {
        this.includeAllEfforts = includeAllEfforts;
    }

    public String getStreamTypes() {
        return streamTypes;
    }

    /** The streams to fetch, separated by commas: time, distance, latlng, altitude, velocity_smooth, heartrate, cadence, watts, temp, moving, grade_smooth. Left out, all of them. */
    public void setStreamTypes(String streamTypes) {
        this.streamTypes = streamTypes;
    }

    public String getResolution() {
        return resolution;
    }

    /** How dense streams are. Strava no longer documents it. */
    public void setResolution(String resolution) {
        this.resolution = resolution;
    }

    public String getSeriesType() {
        return seriesType;
    }

    /** What streams are thinned out by. Strava no longer documents it. */
    public void setSeriesType(String seriesType) {
        this.seriesType = seriesType;
    }

    public String getName() {
        return name;
    }

    /** The name of an activity. */
    public void setName(String name) {
        this.name = name;
    }

    public String getSportType() {
        return sportType;
    }

    /** The sport of an activity as Strava spells it, such as TrailRun. */
    public void setSportType(String sportType) {
        this.sportType = sportType;
    }

    public String getStartDateLocal() {
        return startDateLocal;
    }

    /** When an activity starts, or from when on segment efforts are listed, on the clock of the place: an ISO-8601 time or date. */
    public void setStartDateLocal(String startDateLocal) {
        this.startDateLocal = startDateLocal;
    }

    public String getEndDateLocal() {
        return endDateLocal;
    }

    /** Until when segment efforts are listed, on the clock of the place: an ISO-8601 time or date. */
    public void setEndDateLocal(String endDateLocal) {
        this.endDateLocal = endDateLocal;
    }

    public String getElapsedTime() {
        return elapsedTime;
    }

    /** How long an activity takes, in seconds. */
    public void setElapsedTime(String elapsedTime) {
        this.elapsedTime = elapsedTime;
    }

    public String getDescription() {
        return description;
    }

    /** The description of an activity. */
    public void setDescription(String description) {
        this.description = description;
    }

    public String getDistance() {
        return distance;
    }

    /** The length of an activity, in metres. */
    public void setDistance(String distance) {
        this.distance = distance;
    }

    public Boolean getTrainer() {
        return trainer;
    }

    /** Whether an activity takes place on a training machine. */
    public void setTrainer(Boolean trainer) {
        this.trainer = trainer;
    }

    public Boolean getCommute() {
        return commute;
    }

    /** Whether an activity is a commute. */
    public void setCommute(Boolean commute) {
        this.commute = commute;
    }

    public Boolean getHideFromHome() {
        return hideFromHome;
    }

    /** Whether an activity is muted, so that it is not shown in the feeds of others. */
    public void setHideFromHome(Boolean hideFromHome) {
        this.hideFromHome = hideFromHome;
    }

    public String getGearId() {
        return gearId;
    }

    /** The bike or shoes of an activity, such as b12345, or none to take them away. */
    public void setGearId(String gearId) {
        this.gearId = gearId;
    }

    public String getWeight() {
        return weight;
    }

    /** The athlete's weight, in kilograms. */
    public void setWeight(String weight) {
        this.weight = weight;
    }

    public Boolean getMarkdown() {
        return markdown;
    }

    /** Whether comments are written in Markdown. Strava does not document it. */
    public void setMarkdown(Boolean markdown) {
        this.markdown = markdown;
    }

    public String getSize() {
        return size;
    }

    /** The size of photos, in pixels; Strava takes the nearest it has. */
    public void setSize(String size) {
        this.size = size;
    }

    public Boolean getOnlyInstagram() {
        return onlyInstagram;
    }

    /** Whether photos that were added on Strava itself are left out. */
    public void setOnlyInstagram(Boolean onlyInstagram) {
        this.onlyInstagram = onlyInstagram;
    }

    public String getDataType() {
        return dataType;
    }

    /** The kind of file that is uploaded. The default is what the file name in the header CamelFileName, or of the file in the body, ends in. */
    public void setDataType(String dataType) {
        this.dataType = dataType;
    }

    public String getExternalId() {
        return externalId;
    }

    /** What the file that is uploaded is called in the application, to find it again. */
    public void setExternalId(String externalId) {
        this.externalId = externalId;
    }

    public Boolean getWaitForUpload() {
        return waitForUpload;
    }

    /** Whether an upload waits until Strava has made an activity of the file, or refused it. */
    public void setWaitForUpload(Boolean waitForUpload) {
        this.waitForUpload = waitForUpload;
    }

    public String getUploadTimeout() {
        return uploadTimeout;
    }

    /** How long an upload waits for Strava; in milliseconds or as a duration such as 5m. */
    public void setUploadTimeout(String uploadTimeout) {
        this.uploadTimeout = uploadTimeout;
    }

    public String getBounds() {
        return bounds;
    }

    /** The area to look for segments in: the latitude and longitude of its south-west corner, then of its north-east corner, separated by commas. */
    public void setBounds(String bounds) {
        this.bounds = bounds;
    }

    public String getActivityType() {
        return activityType;
    }

    /** The kind of segments to look for. */
    public void setActivityType(String activityType) {
        this.activityType = activityType;
    }

    public String getMinCat() {
        return minCat;
    }

    /** The least climb category of segments to look for, from 0 (none) to 5 (the hardest). */
    public void setMinCat(String minCat) {
        this.minCat = minCat;
    }

    public String getMaxCat() {
        return maxCat;
    }

    /** The highest climb category of segments to look for, from 0 (none) to 5 (the hardest). */
    public void setMaxCat(String maxCat) {
        this.maxCat = maxCat;
    }

    public Boolean getStarred() {
        return starred;
    }

    /** Whether a segment gets a star, or loses it. */
    public void setStarred(Boolean starred) {
        this.starred = starred;
    }

    public String getCallbackUrl() {
        return callbackUrl;
    }

    /** Where Strava is to send events to, up to 255 characters; its path should be hard to guess. With strava:activities, an event makes its athlete due at once, and delay is not used. */
    public void setCallbackUrl(String callbackUrl) {
        this.callbackUrl = callbackUrl;
    }

    public String getVerifyToken() {
        return verifyToken;
    }

    /** What Strava repeats when it calls back, to prove itself. The default is made up at random and kept in the store. */
    public void setVerifyToken(String verifyToken) {
        this.verifyToken = verifyToken;
    }

    public String getEvents() {
        return events;
    }

    /** The events that a webhook lets pass, as type and aspect separated by commas, such as activity:create or athlete:deauthorize; an asterisk stands for every aspect. The default is all. What is left out is answered all the same. */
    public void setEvents(String events) {
        this.events = events;
    }

    public String getWebhookPath() {
        return webhookPath;
    }

    /** Where on this application's HTTP server Strava's requests are taken. The default is the path of callbackUrl, else /strava/webhook. */
    public void setWebhookPath(String webhookPath) {
        this.webhookPath = webhookPath;
    }

    public Boolean getSubscribe() {
        return subscribe;
    }

    /** Whether the application's subscription to events is looked for, and made if there is none, once the path is served. The default is true if callbackUrl is set. A subscription for another callback is left as it is. */
    public void setSubscribe(Boolean subscribe) {
        this.subscribe = subscribe;
    }

    public IdempotentRepository getIdempotentRepository() {
        return idempotentRepository;
    }

    /** Remembers which events were completed, for longer than an hour and, if it is a shared one, for other nodes. */
    public void setIdempotentRepository(IdempotentRepository idempotentRepository) {
        this.idempotentRepository = idempotentRepository;
    }

    public long getReconcile() {
        return reconcile;
    }

    /** With callbackUrl, when an athlete is polled without an event, for events that were lost: so long after the last poll, in milliseconds or as a duration such as 3d. */
    public void setReconcile(long reconcile) {
        this.reconcile = reconcile;
    }

    public String getRedirectUri() {
        return redirectUri;
    }

    /** Where Strava sends the athlete back to after the authorization page. For strava:connect, the address at which browsers reach the callback, such as https://example.org/strava/connect/callback; it may be left out for browsers on this machine. */
    public void setRedirectUri(String redirectUri) {
        this.redirectUri = redirectUri;
    }

    public String getScope() {
        return scope;
    }

    /** The scopes to ask the athlete for, separated by commas. */
    public void setScope(String scope) {
        this.scope = scope;
    }

    public String getApprovalPrompt() {
        return approvalPrompt;
    }

    /** Whether the athlete is asked again although access was granted before. */
    public void setApprovalPrompt(String approvalPrompt) {
        this.approvalPrompt = approvalPrompt;
    }

    public String getConnectPath() {
        return connectPath;
    }

    /** Where on this application's HTTP server the sign-up of athletes begins. Strava sends them back to the path callback below it. */
    public void setConnectPath(String connectPath) {
        this.connectPath = connectPath;
    }

    public String getRequiredScope() {
        return requiredScope;
    }

    /** The scopes without which an athlete is not signed up, separated by commas; athletes may agree to less than they are asked for. */
    public void setRequiredScope(String requiredScope) {
        this.requiredScope = requiredScope;
    }

    public String getSuccessUri() {
        return successUri;
    }

    /** Where athletes are sent who have signed up: an address, or a path on the same server. The default is a page that says so. */
    public void setSuccessUri(String successUri) {
        this.successUri = successUri;
    }

    public ConnectPages getConnectPages() {
        return connectPages;
    }

    /** Writes the pages that athletes see who sign up, in place of the component's own. */
    public void setConnectPages(ConnectPages connectPages) {
        this.connectPages = connectPages;
    }

    public String getState() {
        return state;
    }

    /** What the authorization page hands back unchanged. */
    public void setState(String state) {
        this.state = state;
    }

    public boolean isDetail() {
        return detail;
    }

    /** Whether activities are emitted in full, at the price of one more call each. */
    public void setDetail(boolean detail) {
        this.detail = detail;
    }

    public String getGroupId() {
        return groupId;
    }

    /** Consumers of one group share the athletes and the positions. The default is the id of the route. */
    public void setGroupId(String groupId) {
        this.groupId = groupId;
    }
}
