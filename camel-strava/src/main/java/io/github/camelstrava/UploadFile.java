package io.github.camelstrava;

import io.github.camelstrava.http.HttpBody;
import io.github.camelstrava.operation.Param;
import io.github.camelstrava.operation.StravaOperation;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.ExchangeHelper;

/** The file in a message body, as it is uploaded: read while it is sent, and never held in memory as a whole. */
final class UploadFile {

    /** The field that Strava expects the file in. */
    private static final String FIELD = "file";

    private static final int MAX_NAME = 200;

    private UploadFile() {}

    /** The kind of file that the message's file name tells; empty if it tells none. */
    static Optional<String> dataType(Message message) {
        return names(message)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .flatMap(name -> Param.dataType.choices().stream()
                        .filter(type -> name.endsWith("." + type))
                        .sorted(Comparator.comparing(String::length).reversed())
                        .limit(1))
                .findFirst();
    }

    /**
     * @throws IllegalArgumentException if the body is no file, or an empty one
     */
    static HttpBody.FilePart of(Message message, StravaOperation operation, String dataType) {
        String name = names(message).findFirst().orElse("activity." + dataType);
        return new HttpBody.FilePart(FIELD, name, content(message, operation));
    }

    /** What the message and its body call the file, without directories. */
    private static Stream<String> names(Message message) {
        Object body = message.getBody();
        Object own = null;
        if (body instanceof WrappedFile<?> wrapped && wrapped.getFile() instanceof File file) {
            own = file.getName();
        } else if (body instanceof File file) {
            own = file.getName();
        } else if (body instanceof Path path) {
            own = path.getFileName();
        }
        Object header = ArgumentReader.header(message, Exchange.FILE_NAME);
        return Stream.of(Optional.ofNullable(header), Optional.ofNullable(own))
                .flatMap(Optional::stream)
                .map(UploadFile::sanitized)
                .filter(name -> !name.isEmpty());
    }

    /** Fit for a header of a multipart body. */
    private static String sanitized(Object name) {
        String last =
                name.toString().replaceFirst("(?s)^.*[/\\\\]", "").replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}\"\\\\]", "_");
        return last.length() <= MAX_NAME ? last : last.substring(last.length() - MAX_NAME);
    }

    private static HttpBody.Content content(Message message, StravaOperation operation) {
        Object body = message.getBody();
        if (body instanceof WrappedFile<?> wrapped) {
            // What a remote consumer fetched is in its body, and its file is not on this machine.
            body = wrapped.getFile() instanceof File file ? file : wrapped.getBody();
        }
        if (body instanceof File file) {
            return file(file.toPath(), operation);
        }
        if (body instanceof Path path) {
            return file(path, operation);
        }
        if (body instanceof String text) {
            Charset charset = Charset.forName(ExchangeHelper.getCharsetName(message.getExchange(), true));
            return bytes(text.getBytes(charset), operation);
        }
        if (body instanceof byte[] array) {
            return bytes(array, operation);
        }
        if (body instanceof StreamCache cache && body instanceof InputStream stream) {
            return cached(cache, stream, operation);
        }
        InputStream stream = body instanceof InputStream given
                ? given
                : message.getExchange()
                        .getContext()
                        .getTypeConverter()
                        .tryConvertTo(InputStream.class, message.getExchange(), body);
        if (stream == null) {
            throw new IllegalArgumentException("strava:" + operation
                    + " needs a file in the body: a File, Path, InputStream, byte[] or String; the body is "
                    + (body == null ? "null" : "a " + body.getClass().getName()) + ".");
        }
        PushbackInputStream peeked = peeked(stream, operation);
        if (body == message.getBody() && body == stream) {
            // Else its first byte would be missing if the route tries again.
            message.setBody(peeked);
        }
        return stream(peeked);
    }

    private static HttpBody.Content file(Path path, StravaOperation operation) {
        long length;
        try {
            length = Files.size(path);
        } catch (IOException e) {
            throw new IllegalArgumentException("strava:" + operation + " cannot read the file " + path + ".", e);
        }
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new IllegalArgumentException("strava:" + operation + " cannot read the file " + path + ".");
        }
        if (length == 0) {
            throw empty(operation);
        }
        return new HttpBody.Content() {
            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(path);
            }

            @Override
            public long length() {
                return length;
            }

            @Override
            public boolean isRepeatable() {
                return true;
            }
        };
    }

    private static HttpBody.Content bytes(byte[] bytes, StravaOperation operation) {
        if (bytes.length == 0) {
            throw empty(operation);
        }
        return new HttpBody.Content() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }

            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public boolean isRepeatable() {
                return true;
            }
        };
    }

    private static HttpBody.Content cached(StreamCache cache, InputStream stream, StravaOperation operation) {
        cache.reset();
        try {
            if (stream.read() < 0) {
                throw empty(operation);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("strava:" + operation + " cannot read the body.", e);
        } finally {
            cache.reset();
        }
        return new CachedContent(cache, stream);
    }

    private static PushbackInputStream peeked(InputStream stream, StravaOperation operation) {
        PushbackInputStream peeked = new PushbackInputStream(stream);
        try {
            int first = peeked.read();
            if (first < 0) {
                throw empty(operation);
            }
            peeked.unread(first);
        } catch (IOException e) {
            throw new IllegalArgumentException("strava:" + operation + " cannot read the body.", e);
        }
        return peeked;
    }

    /** Can be sent once; until it is opened, it can still be sent. */
    private static HttpBody.Content stream(InputStream stream) {
        AtomicBoolean opened = new AtomicBoolean();
        return new HttpBody.Content() {
            @Override
            public InputStream open() throws IOException {
                if (!opened.compareAndSet(false, true)) {
                    throw new IOException("The stream was read already");
                }
                return stream;
            }

            @Override
            public long length() {
                return -1;
            }

            @Override
            public boolean isRepeatable() {
                return !opened.get();
            }
        };
    }

    private static IllegalArgumentException empty(StravaOperation operation) {
        return new IllegalArgumentException("strava:" + operation + " was given an empty file in the body.");
    }

    /** Camel's own copy of a stream, which can be read again; the exchange closes it. */
    private record CachedContent(StreamCache cache, InputStream stream) implements HttpBody.Content {

        @Override
        public InputStream open() {
            cache.reset();
            return new FilterInputStream(stream) {
                @Override
                public void close() {
                    cache.reset();
                }
            };
        }

        @Override
        public long length() {
            // Camel's word for "not known" is 0.
            return cache.length() > 0 ? cache.length() : -1;
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }
    }
}
