package io.github.camelstrava.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelstrava.model.LatLng;
import io.github.camelstrava.model.PolylineMap;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrackDrawingTest {

    @Test
    void fitsTheTrackIntoTheBoxWithNorthUp() {
        // 0.02 degrees become the 84 units between the margins.
        assertThat(TrackDrawing.path(
                        List.of(new LatLng(-0.01, 10.01), new LatLng(0.01, 10.01), new LatLng(0.01, 10.03))))
                .isEqualTo("M38 92L38 8L122 8");
    }

    @Test
    void drawsADegreeOfLongitudeHalfAsLongAtSixtyDegrees() {
        assertThat(TrackDrawing.path(
                        List.of(new LatLng(59.99, 10.01), new LatLng(60.01, 10.01), new LatLng(60.01, 10.05))))
                .isEqualTo("M38 92L38 8L122 8");
    }

    @Test
    void drawsTheLineThatStravaSimplified() {
        // The example in Google's description of the encoding: 38.5, -120.2, then 40.7, -120.95, then 43.252, -126.453.
        assertThat(TrackDrawing.path(map("_p~iF~ps|U_ulLnnqC_mqNvxq`@"))).isEqualTo("M121.8 92L111.8 53.1L38.2 8");
    }

    @Test
    void doesNotGoRoundTheWorldAtItsSeam() {
        assertThat(TrackDrawing.path(
                        List.of(new LatLng(-0.01, 179.99), new LatLng(0.01, 179.99), new LatLng(0.01, -179.99))))
                .isEqualTo("M38 92L38 8L122 8");
    }

    @Test
    void drawsNothingWhereThereIsNoTrack() {
        assertThat(TrackDrawing.path((PolylineMap) null)).isNull();
        assertThat(TrackDrawing.path(map(null))).isNull();
        assertThat(TrackDrawing.path(map(""))).isNull();
        assertThat(TrackDrawing.path(map("not a line"))).isNull();
        assertThat(TrackDrawing.path(List.of(new LatLng(47, 8), new LatLng(47, 8))))
                .isNull();
    }

    private static PolylineMap map(String line) {
        return new PolylineMap(JsonNodeFactory.instance.objectNode().put("summary_polyline", line));
    }
}
