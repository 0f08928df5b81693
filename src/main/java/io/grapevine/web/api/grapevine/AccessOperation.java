package io.grapevine.web.api.grapevine;

import io.grapevine.access.Caller;
import io.grapevine.access.Role;
import io.grapevine.access.SilencePolicy;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.util.Optional;

/** The operation {@code GET /access}: who the caller is to the server, what that one may do, and the policy for silences. */
final class AccessOperation {
    private AccessOperation() {}

    static void answer(JsonExchange exchange) {
        Caller caller = exchange.caller();
        exchange.object(200, json -> write(caller, json));
    }

    private static void write(Caller caller, JsonWriter json) throws IOException {
        json.put("restricted", caller.rules().isPresent())
                .put("user", caller.name().orElse(""))
                .strings("groups", caller.groups().stream().sorted().toList())
                .strings("roles", caller.sortedRoles().stream().map(Role::text).toList())
                .put("maySilence", caller.may(Role.SILENCER))
                .put("mayAdminister", caller.may(Role.ADMIN));
        if (!caller.may(Role.SILENCER)) {
            json.put("reason", caller.refusal(Role.SILENCER));
        }
        json.put("author", caller.author(""));
        Optional<SilencePolicy> policy = caller.policy();
        if (policy.isPresent()) {
            json.object("silences", fields -> write(policy.get(), caller, fields));
        }
    }

    private static void write(SilencePolicy policy, Caller caller, JsonWriter json) throws IOException {
        if (policy.longest().isPresent()) {
            json.put("maxDurationSeconds", policy.longest().get().toSeconds());
        }
        json.put("requireComment", policy.commentRequired());
        if (policy.comment().isPresent()) {
            json.put("commentPattern", policy.comment().get().pattern())
                    .put("commentHint", policy.comment().get().hint());
        }
        json.put("minMatchers", policy.minMatchers()).put("requireEquality", policy.equalityRequired());
        if (policy.teamLabel().isPresent() && !caller.may(Role.ADMIN)) {
            json.put("teamLabel", policy.teamLabel().get());
        }
    }
}
