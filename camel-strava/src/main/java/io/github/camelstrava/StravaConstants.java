package io.github.camelstrava;

import org.apache.camel.Exchange;
import org.apache.camel.spi.Metadata;

/** The message headers of the component. */
public final class StravaConstants {

    @Metadata(
            label = "common",
            description =
                    "The resource an operation is about, or the activity a consumer emits. The option `id` wins over"
                            + " this header.",
            javaType = "Long or String",
            important = true)
    public static final String ID = "CamelStravaId";

    @Metadata(
            label = "common",
            description = "The athlete on whose behalf a call is made, or whose activity a consumer emits. The option"
                    + " `athleteId` wins over this header.",
            javaType = "Long",
            important = true)
    public static final String ATHLETE_ID = "CamelStravaAthleteId";

    @Metadata(
            label = "producer",
            description = "Lists what started earlier than this.",
            javaType = "String or java.time.Instant")
    public static final String BEFORE = "CamelStravaBefore";

    @Metadata(
            label = "producer",
            description = "Lists what started later than this.",
            javaType = "String or java.time.Instant")
    public static final String AFTER = "CamelStravaAfter";

    @Metadata(label = "producer", description = "Reads this one page of a list.", javaType = "Integer")
    public static final String PAGE = "CamelStravaPage";

    @Metadata(label = "producer", description = "How many elements a page holds, up to 200.", javaType = "Integer")
    public static final String PAGE_SIZE = "CamelStravaPageSize";

    @Metadata(label = "producer", description = "Reads at most so many elements of a list.", javaType = "Integer")
    public static final String LIMIT = "CamelStravaLimit";

    @Metadata(
            label = "producer",
            description = "Whether the body of a list is an iterator that fetches the next page when it is needed.",
            javaType = "Boolean")
    public static final String STREAMING = "CamelStravaStreaming";

    @Metadata(
            label = "producer",
            description = "Whether an activity comes with all its segment efforts, not only the notable ones.",
            javaType = "Boolean")
    public static final String INCLUDE_ALL_EFFORTS = "CamelStravaIncludeAllEfforts";

    @Metadata(label = "producer", description = "The streams to fetch, separated by commas.", javaType = "String")
    public static final String STREAM_TYPES = "CamelStravaStreamTypes";

    @Metadata(label = "producer", description = "How dense streams are: low, medium or high.", javaType = "String")
    public static final String RESOLUTION = "CamelStravaResolution";

    @Metadata(
            label = "producer",
            description = "What streams are thinned out by: distance or time.",
            javaType = "String")
    public static final String SERIES_TYPE = "CamelStravaSeriesType";

    @Metadata(
            label = "producer",
            description = "Where Strava sends the athlete back to after the authorization page.",
            javaType = "String")
    public static final String REDIRECT_URI = "CamelStravaRedirectUri";

    @Metadata(label = "producer", description = "The scopes to ask for, separated by commas.", javaType = "String")
    public static final String SCOPE = "CamelStravaScope";

    @Metadata(
            label = "producer",
            description = "Whether the athlete is asked again although access was granted before: auto or force.",
            javaType = "String")
    public static final String APPROVAL_PROMPT = "CamelStravaApprovalPrompt";

    @Metadata(
            label = "producer",
            description = "What the authorization page hands back unchanged.",
            javaType = "String")
    public static final String STATE = "CamelStravaState";

    @Metadata(
            label = "producer",
            description = "The authorization code for `exchangeToken`; removed once it was used.",
            javaType = "String")
    public static final String CODE = "CamelStravaCode";

    @Metadata(
            label = "consumer",
            description = "When the activity started, in milliseconds since the epoch.",
            javaType = "Long")
    public static final String MESSAGE_TIMESTAMP = Exchange.MESSAGE_TIMESTAMP;

    private StravaConstants() {}
}
