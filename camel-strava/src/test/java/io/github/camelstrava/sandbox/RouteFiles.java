package io.github.camelstrava.sandbox;

import java.time.Instant;
import java.util.Locale;

/** Routes, and what was recorded, as files. */
final class RouteFiles {
    private RouteFiles() {}

    static String gpx(Route route) {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <gpx creator="StravaGPX" version="1.1" xmlns="http://www.topografix.com/GPX/1/1">
                 <metadata><name>%1$s</name></metadata>
                 <trk><name>%1$s</name><trkseg>
                """.formatted(escaped(route.name())));
        Line line = route.line();
        for (int i = 0; i < line.points(); i++) {
            double[] position = line.position(i);
            xml.append(String.format(
                    Locale.ROOT,
                    "  <trkpt lat=\"%s\" lon=\"%s\"><ele>%.1f</ele></trkpt>\n",
                    position[0],
                    position[1],
                    line.altitude()[i]));
        }
        return xml.append(" </trkseg></trk>\n</gpx>\n").toString();
    }

    static String gpx(String name, Instant start, Track track) {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <gpx creator="StravaSandbox" version="1.1" xmlns="http://www.topografix.com/GPX/1/1">
                 <trk><name>%s</name><trkseg>
                """.formatted(escaped(name)));
        for (int i = 0; i < track.points(); i++) {
            double[] position = track.position(i);
            xml.append(String.format(
                    Locale.ROOT,
                    "  <trkpt lat=\"%s\" lon=\"%s\"><ele>%.1f</ele><time>%s</time></trkpt>\n",
                    position[0],
                    position[1],
                    track.altitude()[i],
                    start.plusSeconds(track.time()[i])));
        }
        return xml.append(" </trkseg></trk>\n</gpx>\n").toString();
    }

    static String tcx(Route route) {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">
                 <Courses><Course><Name>%s</Name><Track>
                """.formatted(escaped(route.name())));
        Line line = route.line();
        for (int i = 0; i < line.points(); i++) {
            double[] position = line.position(i);
            xml.append(String.format(
                    Locale.ROOT,
                    "  <Trackpoint><Position><LatitudeDegrees>%s</LatitudeDegrees>"
                            + "<LongitudeDegrees>%s</LongitudeDegrees></Position><AltitudeMeters>%.1f</AltitudeMeters>"
                            + "<DistanceMeters>%.1f</DistanceMeters></Trackpoint>\n",
                    position[0],
                    position[1],
                    line.altitude()[i],
                    line.distance()[i]));
        }
        return xml.append(" </Track></Course></Courses>\n</TrainingCenterDatabase>\n")
                .toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
