package io.github.camelstrava.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.entity.mime.AbstractContentBody;
import org.apache.hc.client5.http.entity.mime.HttpMultipartMode;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/** Bodies as HttpClient sends them. */
final class RequestEntities {

    private static final ContentType TEXT = ContentType.TEXT_PLAIN.withCharset(StandardCharsets.UTF_8);

    private static final int BUFFER = 8192;

    private RequestEntities() {}

    static HttpEntity of(HttpBody body) {
        if (body instanceof HttpBody.Form form) {
            List<NameValuePair> fields = form.fields().entrySet().stream()
                    .<NameValuePair>map(field -> new BasicNameValuePair(field.getKey(), field.getValue()))
                    .toList();
            return new UrlEncodedFormEntity(fields, StandardCharsets.UTF_8);
        }
        if (body instanceof HttpBody.Json json) {
            return new StringEntity(json.document(), ContentType.APPLICATION_JSON);
        }
        HttpBody.Multipart multipart = (HttpBody.Multipart) body;
        // The file name goes in UTF-8, as browsers send it; the other modes encode even its spaces.
        MultipartEntityBuilder builder = MultipartEntityBuilder.create()
                .setMode(HttpMultipartMode.LEGACY)
                .setCharset(StandardCharsets.UTF_8)
                // Without a charset of its own: it would be another one than that of the parts.
                .setContentType(ContentType.create("multipart/form-data"));
        multipart.fields().forEach((name, value) -> builder.addTextBody(name, value, TEXT));
        return builder.addPart(multipart.file().field(), new FileBody(multipart.file()))
                .build();
    }

    /** Read while it is sent, and opened anew for each time. */
    private static final class FileBody extends AbstractContentBody {

        private final HttpBody.FilePart file;

        FileBody(HttpBody.FilePart file) {
            super(ContentType.APPLICATION_OCTET_STREAM);
            this.file = file;
        }

        @Override
        public String getFilename() {
            return file.fileName();
        }

        @Override
        public long getContentLength() {
            return file.content().length();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            byte[] buffer = new byte[BUFFER];
            try (InputStream in = open()) {
                for (int read = read(in, buffer); read >= 0; read = read(in, buffer)) {
                    out.write(buffer, 0, read);
                }
            }
        }

        private InputStream open() {
            try {
                return file.content().open();
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        private int read(InputStream in, byte[] buffer) {
            try {
                return in.read(buffer);
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        /** Trouble with the file is none of the connection's. */
        private static UncheckedIOException unreadable(IOException e) {
            return new UncheckedIOException("The file to send cannot be read: " + e.getMessage(), e);
        }
    }
}
