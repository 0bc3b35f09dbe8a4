package io.github.camelstrava.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Map;

/** Writes streams as an object by key, straight from the arrays. */
final class StreamSetWriter extends StdSerializer<StreamSet> {

    private static final long serialVersionUID = 1L;

    StreamSetWriter() {
        super(StreamSet.class);
    }

    @Override
    public void serialize(StreamSet set, JsonGenerator generator, SerializerProvider provider) throws IOException {
        generator.writeStartObject();
        for (Map.Entry<String, DataStream> stream : set.streams().entrySet()) {
            generator.writeFieldName(stream.getKey());
            write(stream.getValue(), generator, provider);
        }
        writeFields(set.otherFields(), generator, provider);
        generator.writeEndObject();
    }

    private static void write(DataStream stream, JsonGenerator generator, SerializerProvider provider)
            throws IOException {
        generator.writeStartObject();
        generator.writeFieldName("data");
        generator.writeStartArray(stream, stream.size());
        for (int i = 0; i < stream.size(); i++) {
            if (stream.isMissing(i)) {
                JsonNode odd = stream.oddElements().get(i);
                provider.defaultSerializeValue(odd, generator);
            } else {
                writeElement(stream, i, generator);
            }
        }
        generator.writeEndArray();
        writeFields(stream.fields(), generator, provider);
        generator.writeEndObject();
    }

    private static void writeElement(DataStream stream, int index, JsonGenerator generator) throws IOException {
        switch (stream.kind()) {
            case INTEGERS -> generator.writeNumber(stream.integer(index));
            case DECIMALS -> generator.writeNumber(stream.decimal(index));
            case FLAGS -> generator.writeBoolean(stream.flag(index));
            case POSITIONS -> {
                generator.writeStartArray();
                generator.writeNumber(stream.decimal(2 * index));
                generator.writeNumber(stream.decimal(2 * index + 1));
                generator.writeEndArray();
            }
            case UNKNOWN -> generator.writeNull();
        }
    }

    private static void writeFields(Map<String, JsonNode> fields, JsonGenerator generator, SerializerProvider provider)
            throws IOException {
        for (Map.Entry<String, JsonNode> field : fields.entrySet()) {
            generator.writeFieldName(field.getKey());
            provider.defaultSerializeValue(field.getValue(), generator);
        }
    }

    /** Writes one stream by itself. */
    static final class OfStream extends StdSerializer<DataStream> {

        private static final long serialVersionUID = 1L;

        OfStream() {
            super(DataStream.class);
        }

        @Override
        public void serialize(DataStream stream, JsonGenerator generator, SerializerProvider provider)
                throws IOException {
            write(stream, generator, provider);
        }
    }
}
