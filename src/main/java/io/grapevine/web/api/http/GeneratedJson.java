package io.grapevine.web.api.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** JSON of one part, and a new line. */
final class GeneratedJson implements ResponseParts {
    private final ApiJson.Body body;
    private boolean written;

    GeneratedJson(ApiJson.Body body) {
        this.body = body;
    }

    @Override
    public boolean writeNext(JsonOutput out) throws IOException {
        if (written) {
            return false;
        }
        try (JsonGenerator json = ApiJson.generator(out)) {
            body.write(json);
            json.writeRaw('\n');
        }
        written = true;
        return true;
    }
}
