package io.github.camelstrava.sandbox;

import java.io.ByteArrayInputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads start, duration and length from GPX and TCX. */
final class TrackFile {
    private static final double EARTH_RADIUS = 6_371_000;

    private final String root;
    private boolean inPoint;
    private double[] previous;
    private double metres;
    private Instant start;
    private Instant end;
    private String name;
    private String sport = "";

    /** @param root the document's outermost element */
    TrackFile(String root) {
        this.root = root;
    }

    Recording read(byte[] xml) throws Recording.Unreadable {
        try {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
            reader.nextTag();
            if (!reader.getLocalName().equals(root)) {
                throw Recording.Unreadable.malformed();
            }
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> startElement(reader);
                    case XMLStreamConstants.END_ELEMENT -> inPoint &= !isPoint(reader.getLocalName());
                    default -> {}
                }
            }
        } catch (XMLStreamException | DateTimeException | NumberFormatException e) {
            throw Recording.Unreadable.malformed();
        }
        if (start == null) {
            throw Recording.Unreadable.withoutTime();
        }
        Duration duration = Duration.between(start, end);
        return new Recording(
                start,
                duration.toSeconds() < 1 ? Duration.ofSeconds(1) : duration,
                metres > 0 ? Json.rounded(metres, 1) : null,
                name,
                sportType());
    }

    private void startElement(XMLStreamReader reader) throws XMLStreamException {
        switch (reader.getLocalName()) {
            case "Trackpoint" -> inPoint = true;
            case "trkpt" -> {
                inPoint = true;
                goTo(number(reader, "lat"), number(reader, "lon"));
            }
            case "time", "Time" -> {
                if (inPoint) {
                    end = OffsetDateTime.parse(reader.getElementText().trim()).toInstant();
                    start = start == null ? end : start;
                }
            }
            case "name" -> name = reader.getElementText().trim();
            case "type" -> sport = reader.getElementText();
            case "Activity" -> sport = String.valueOf(reader.getAttributeValue(null, "Sport"));
            // Both laps and points have one; that of the last point is the largest.
            case "DistanceMeters" -> metres = Math.max(metres, Double.parseDouble(reader.getElementText()));
            default -> {}
        }
    }

    private static boolean isPoint(String element) {
        return element.equals("trkpt") || element.equals("Trackpoint");
    }

    private static double number(XMLStreamReader reader, String attribute) {
        return Double.parseDouble(String.valueOf(reader.getAttributeValue(null, attribute)));
    }

    private void goTo(double latitude, double longitude) {
        if (previous != null) {
            double north = Math.toRadians(latitude - previous[0]);
            double east = Math.toRadians(longitude - previous[1]) * Math.cos(Math.toRadians(latitude));
            metres += EARTH_RADIUS * Math.hypot(north, east);
        }
        previous = new double[] {latitude, longitude};
    }

    private String sportType() {
        String text = sport.toLowerCase(Locale.ROOT);
        if (text.contains("run")) {
            return "Run";
        }
        if (text.contains("bik") || text.contains("cycl") || text.contains("ride")) {
            return "Ride";
        }
        return text.contains("walk") ? "Walk" : text.contains("hik") ? "Hike" : null;
    }
}
