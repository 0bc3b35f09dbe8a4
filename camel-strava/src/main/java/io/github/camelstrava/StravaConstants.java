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

    @Metadata(label = "producer", description = "The name of an activity.", javaType = "String")
    public static final String NAME = "CamelStravaName";

    @Metadata(
            label = "producer",
            description = "The sport of an activity as Strava spells it, such as TrailRun.",
            javaType = "String")
    public static final String SPORT_TYPE = "CamelStravaSportType";

    @Metadata(
            label = "producer",
            description =
                    "When an activity starts, or from when on segment efforts are listed, on the clock of the place: an ISO-8601 time or date.",
            javaType = "String or java.time.LocalDateTime")
    public static final String START_DATE_LOCAL = "CamelStravaStartDateLocal";

    @Metadata(
            label = "producer",
            description = "Until when segment efforts are listed, on the clock of the place: an ISO-8601 time or date.",
            javaType = "String or java.time.LocalDateTime")
    public static final String END_DATE_LOCAL = "CamelStravaEndDateLocal";

    @Metadata(
            label = "producer",
            description = "How long an activity takes, in seconds.",
            javaType = "Integer or java.time.Duration")
    public static final String ELAPSED_TIME = "CamelStravaElapsedTime";

    @Metadata(label = "producer", description = "The description of an activity.", javaType = "String")
    public static final String DESCRIPTION = "CamelStravaDescription";

    @Metadata(label = "producer", description = "The length of an activity, in metres.", javaType = "Double")
    public static final String DISTANCE = "CamelStravaDistance";

    @Metadata(
            label = "producer",
            description = "Whether an activity takes place on a training machine.",
            javaType = "Boolean")
    public static final String TRAINER = "CamelStravaTrainer";

    @Metadata(label = "producer", description = "Whether an activity is a commute.", javaType = "Boolean")
    public static final String COMMUTE = "CamelStravaCommute";

    @Metadata(
            label = "producer",
            description = "Whether an activity is muted, so that it is not shown in the feeds of others.",
            javaType = "Boolean")
    public static final String HIDE_FROM_HOME = "CamelStravaHideFromHome";

    @Metadata(
            label = "producer",
            description = "The bike or shoes of an activity, such as b12345, or none to take them away.",
            javaType = "String")
    public static final String GEAR_ID = "CamelStravaGearId";

    @Metadata(label = "producer", description = "The athlete's weight, in kilograms.", javaType = "Double")
    public static final String WEIGHT = "CamelStravaWeight";

    @Metadata(
            label = "producer",
            description = "Whether comments are written in Markdown. Strava does not document it.",
            javaType = "Boolean")
    public static final String MARKDOWN = "CamelStravaMarkdown";

    @Metadata(
            label = "producer",
            description = "The size of photos, in pixels; Strava takes the nearest it has.",
            javaType = "Integer")
    public static final String SIZE = "CamelStravaSize";

    @Metadata(
            label = "producer",
            description = "Whether photos that were added on Strava itself are left out.",
            javaType = "Boolean")
    public static final String ONLY_INSTAGRAM = "CamelStravaOnlyInstagram";

    @Metadata(
            label = "producer",
            description =
                    "The kind of file that is uploaded. The default is what the file name in the header CamelFileName, or of the file in the body, ends in.",
            javaType = "String")
    public static final String DATA_TYPE = "CamelStravaDataType";

    @Metadata(
            label = "producer",
            description = "What the file that is uploaded is called in the application, to find it again.",
            javaType = "String")
    public static final String EXTERNAL_ID = "CamelStravaExternalId";

    @Metadata(
            label = "producer",
            description = "Whether an upload waits until Strava has made an activity of the file, or refused it.",
            javaType = "Boolean")
    public static final String WAIT_FOR_UPLOAD = "CamelStravaWaitForUpload";

    @Metadata(
            label = "producer",
            description = "How long an upload waits for Strava; in milliseconds or as a duration such as 5m.",
            javaType = "String or java.time.Duration")
    public static final String UPLOAD_TIMEOUT = "CamelStravaUploadTimeout";

    @Metadata(
            label = "producer",
            description =
                    "The area to look for segments in: the latitude and longitude of its south-west corner, then of its north-east corner, separated by commas.",
            javaType = "String")
    public static final String BOUNDS = "CamelStravaBounds";

    @Metadata(label = "producer", description = "The kind of segments to look for.", javaType = "String")
    public static final String ACTIVITY_TYPE = "CamelStravaActivityType";

    @Metadata(
            label = "producer",
            description = "The least climb category of segments to look for, from 0 (none) to 5 (the hardest).",
            javaType = "Integer")
    public static final String MIN_CAT = "CamelStravaMinCat";

    @Metadata(
            label = "producer",
            description = "The highest climb category of segments to look for, from 0 (none) to 5 (the hardest).",
            javaType = "Integer")
    public static final String MAX_CAT = "CamelStravaMaxCat";

    @Metadata(label = "producer", description = "Whether a segment gets a star, or loses it.", javaType = "Boolean")
    public static final String STARRED = "CamelStravaStarred";

    @Metadata(
            label = "producer",
            description = "Where Strava is to send events to, up to 255 characters.",
            javaType = "String")
    public static final String CALLBACK_URL = "CamelStravaCallbackUrl";

    @Metadata(
            label = "producer",
            description = "The upload that `uploadActivity` started, also if it failed afterwards.",
            javaType = "Long",
            important = true)
    public static final String UPLOAD_ID = "CamelStravaUploadId";

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
            label = "producer",
            description = "What a webhook's event is about: activity or athlete.",
            javaType = "String")
    public static final String OBJECT_TYPE = "CamelStravaObjectType";

    @Metadata(
            label = "producer",
            description = "What happened to it, by a webhook's event: create, update or delete.",
            javaType = "String")
    public static final String ASPECT_TYPE = "CamelStravaAspectType";

    @Metadata(
            label = "producer",
            description = "The new values that a webhook's event tells, by name.",
            javaType = "Map")
    public static final String UPDATES = "CamelStravaUpdates";

    @Metadata(
            label = "producer",
            description = "The subscription that a webhook's event is sent for.",
            javaType = "Long")
    public static final String SUBSCRIPTION_ID = "CamelStravaSubscriptionId";

    @Metadata(
            label = "consumer",
            description = "When the activity started, or a webhook's event happened, in milliseconds since the epoch.",
            javaType = "Long")
    public static final String MESSAGE_TIMESTAMP = Exchange.MESSAGE_TIMESTAMP;

    private StravaConstants() {}
}
