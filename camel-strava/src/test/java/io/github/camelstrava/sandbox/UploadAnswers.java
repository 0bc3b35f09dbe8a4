package io.github.camelstrava.sandbox;

import java.util.Map;

/** Answers about files that become activities. */
final class UploadAnswers {
    private UploadAnswers() {}

    static Answer receive(ApiCall call) {
        Map<String, String> form = call.call().form();
        FormPart file = call.call()
                .file()
                .filter(part -> part.field().equals("file"))
                .orElseThrow(() -> new Refused(Answer.badRequest("Upload", "file", "missing")));
        if (!RecordingReader.DATA_TYPES.contains(Uploads.dataType(form))) {
            throw call.invalid("data_type");
        }
        if (form.containsKey("sport_type") && !SportTypes.exists(form.get("sport_type"))) {
            throw call.invalid("sport_type");
        }
        ActivityWrites.flag(call, form, "trainer");
        ActivityWrites.flag(call, form, "commute");
        return Answer.json(201, call.athlete().uploads().add(form, file));
    }

    static Answer status(ApiCall call) {
        return call.athlete()
                .uploads()
                .find(call.numericId())
                .map(Answer::ok)
                .orElseThrow(() -> call.notFound("Upload"));
    }
}
