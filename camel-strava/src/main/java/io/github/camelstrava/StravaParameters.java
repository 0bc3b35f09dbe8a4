package io.github.camelstrava;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** What can be set in the URI of an endpoint only. */
@UriParams
public class StravaParameters {

    @UriParam(label = "common")
    private String id;

    @UriParam(label = "producer")
    private String before;

    @UriParam(label = "common")
    private String after;

    @UriParam(label = "producer")
    private Integer page;

    @UriParam(label = "producer")
    private Integer limit;

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
    private String redirectUri;

    @UriParam(label = "producer", defaultValue = "read,activity:read_all")
    private String scope = "read,activity:read_all";

    @UriParam(label = "producer", enums = "auto,force")
    private String approvalPrompt;

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

    public Integer getPage() {
        return page;
    }

    /** Reads this one page of a list, from 1. */
    public void setPage(Integer page) {
        this.page = page;
    }

    public Integer getLimit() {
        return limit;
    }

    /** Reads at most so many elements of a list. */
    public void setLimit(Integer limit) {
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

    public String getRedirectUri() {
        return redirectUri;
    }

    /** Where Strava sends the athlete back to after the authorization page. */
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
