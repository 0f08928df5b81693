package io.grapevine.web.api.grapevine;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.web.access.Caller;
import io.grapevine.web.access.Permissions;
import io.grapevine.web.access.Role;
import io.grapevine.web.access.SilencePolicy;
import io.grapevine.web.api.http.ApiJson;
import io.grapevine.web.api.http.JsonExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The operation {@code GET /access}: who the caller is to the server, what that one may do, and the policy for silences. */
final class AccessOperation {
    private AccessOperation() {}

    static void answer(JsonExchange exchange) {
        Caller caller = exchange.caller();
        exchange.json(200, json -> write(json, caller));
    }

    private static void write(JsonGenerator json, Caller caller) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("restricted", caller.rules().isPresent());
        json.writeStringField("user", caller.name().orElse(""));
        json.writeFieldName("groups");
        ApiJson.strings(json, caller.groups().stream().sorted().toList());
        json.writeFieldName("roles");
        ApiJson.strings(json, caller.sortedRoles().stream().map(Role::text).toList());
        json.writeBooleanField("maySilence", caller.may(Role.SILENCER));
        json.writeBooleanField("mayAdminister", caller.may(Role.ADMIN));
        if (!caller.may(Role.SILENCER)) {
            json.writeStringField("reason", caller.refusal(Role.SILENCER));
        }
        json.writeStringField("author", caller.author(""));
        Optional<SilencePolicy> policy = caller.rules().flatMap(Permissions::silences);
        if (policy.isPresent()) {
            json.writeObjectFieldStart("silences");
            write(json, policy.get(), caller);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, SilencePolicy policy, Caller caller) throws IOException {
        if (policy.longest().isPresent()) {
            json.writeNumberField(
                    "maxDurationSeconds",
                    policy.longest().map(Duration::toSeconds).orElseThrow());
        }
        json.writeBooleanField("requireComment", policy.commentRequired());
        if (policy.comment().isPresent()) {
            json.writeStringField("commentPattern", policy.comment().get().pattern());
            json.writeStringField("commentHint", policy.comment().get().hint());
        }
        json.writeNumberField("minMatchers", policy.minMatchers());
        json.writeBooleanField("requireEquality", policy.equalityRequired());
        if (policy.teamLabel().isPresent() && !caller.may(Role.ADMIN)) {
            json.writeStringField("teamLabel", policy.teamLabel().get());
        }
    }
}
