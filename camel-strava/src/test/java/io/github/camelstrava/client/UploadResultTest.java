package io.github.camelstrava.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelstrava.error.StravaUploadException;
import io.github.camelstrava.error.StravaUploadException.Reason;
import io.github.camelstrava.model.Upload;
import io.github.camelstrava.operation.StravaOperation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadResultTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "ride.fit duplicate of activity 99 | ride.fit | DUPLICATE | 99",
                "ride.fit Duplicate of <a href='/activities/99' target='_blank'>5k in 2026</a> | ride.fit | DUPLICATE | 99",
                "ride duplicate of 5k.gpx duplicate of activity 99 | - | DUPLICATE | 99",
                "ride duplicate of 5k.gpx duplicate of activity 99 | ride duplicate of 5k.gpx | DUPLICATE | 99",
                "my-duplicate.gpx: Time information is missing from file. | - | MALFORMED | -",
                "empty-road.tcx.gz: Time information is missing from file. | - | MALFORMED | -",
                "empty-road.gpx The upload appears to be malformed | empty-road.gpx | MALFORMED | -",
                "The file is empty, <a href=\"https://support.example.com/empty\">More Information</a>. | - | EMPTY | -",
                "ride.fit is a duplicate of something | - | DUPLICATE | -",
                "Something new went wrong. | - | OTHER | -"
            })
    void theReasonIsNotReadFromTheNameOfTheFile(String error, String externalId, Reason reason, Long duplicateOf) {
        Upload upload = new Upload(JsonNodeFactory.instance
                .objectNode()
                .put("id", 7)
                .put("external_id", externalId)
                .put("error", error));

        StravaUploadException refused = UploadResult.refused(StravaOperation.uploadActivity, 200, upload);

        assertThat(refused.getReason()).isEqualTo(reason);
        assertThat(refused.getDuplicateOf()).isEqualTo(duplicateOf);
        assertThat(refused.getUploadId()).isEqualTo(7);
        assertThat(refused.getMessage()).doesNotContain("<").endsWith(".");
    }
}
