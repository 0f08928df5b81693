package io.grapevine.web.access;

import com.nimbusds.jose.jwk.JWKSet;
import io.grapevine.access.Oidc;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.loop.Throttle;
import io.grapevine.httpclient.Credentials;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSender;
import io.grapevine.web.access.IssuerTokens.Refused;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The issuer of tokens as its discovery document describes it, with its keys. Both are kept while it is away, and read
 * again each hour and for a key that is not known, a few times a minute at most. Thread-safe.
 */
final class Issuer {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MAX_AGE = Duration.ofHours(1);
    private static final Duration BETWEEN_READS = Duration.ofSeconds(10);
    private static final int READS_AT_ONCE = 3;

    private final Oidc settings;
    private final HttpSender http;
    private final LongSupplier nanoTime;
    private final Consumer<String> unreadable;
    private final Throttle reads = new Throttle(BETWEEN_READS, READS_AT_ONCE);
    private volatile @Nullable Known known;
    private @Nullable CompletableFuture<Known> reading;
    private String lastFault = "";

    /**
     * Endpoints and keys of the issuer.
     *
     * @param endSession where a browser ends its session there; empty if that is not offered
     * @param secretInForm whether the client's secret is sent in the form and not in a header
     * @param at when it was read, by the monotonic clock
     */
    record Known(
            String authorization,
            String token,
            Optional<String> endSession,
            boolean secretInForm,
            JWKSet keys,
            long at) {
        boolean hasKey(@Nullable String id) {
            return id == null || keys.getKeyByKeyId(id) != null;
        }
    }

    /** A failure to ask the issuer, or to make use of its answer. */
    static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unavailable(String reason) {
            super(reason);
        }
    }

    /**
     * An issuer that has not been asked yet.
     *
     * @param unreadable told of the reason when it cannot be read
     */
    Issuer(Oidc settings, HttpSender http, LongSupplier nanoTime, Consumer<String> unreadable) {
        this.settings = settings;
        this.http = http;
        this.nanoTime = nanoTime;
        this.unreadable = unreadable;
    }

    /** What is known, after one more look if that is not {@code enough}; fails with {@link Unavailable} if nothing is. */
    CompletionStage<Known> known(Predicate<Known> enough) {
        Known have = known;
        boolean isEnough = have != null && enough.test(have);
        if (have != null && isEnough && nanoTime.getAsLong() - have.at() < MAX_AGE.toNanos()) {
            return CompletableFuture.completedFuture(have);
        }
        CompletableFuture<Known> next = read();
        if (have == null) {
            return next;
        }
        return isEnough ? CompletableFuture.completedFuture(have) : next.exceptionally(away -> have);
    }

    private CompletableFuture<Known> read() {
        CompletableFuture<Known> next;
        synchronized (this) {
            if (reading != null) {
                return reading;
            }
            if (!reads.permits(Duration.ofNanos(nanoTime.getAsLong()))) {
                Known have = known;
                return have == null
                        ? CompletableFuture.failedFuture(new Unavailable(lastFault))
                        : CompletableFuture.completedFuture(have);
            }
            next = new CompletableFuture<>();
            reading = next;
        }
        fetch().whenComplete((found, fault) -> {
            String reason = fault == null ? "" : reason(fault);
            synchronized (this) {
                reading = null;
                lastFault = reason;
                known = fault == null ? found : known;
            }
            if (fault == null) {
                next.complete(found);
            } else {
                unreadable.accept(reason);
                next.completeExceptionally(new Unavailable(reason));
            }
        });
        return next;
    }

    private CompletionStage<Known> fetch() {
        return json("discovery", get(Oidc.discovery(settings.issuer()))).thenCompose(document -> {
            if (!settings.issuer().equals(document.getString("issuer"))) {
                throw new Unavailable("discovery: issuer: \"" + document.getString("issuer") + "\" (expected: \""
                        + settings.issuer() + "\", as in the access file)");
            }
            String keys = endpoint(document, "jwks_uri");
            return send("jwks_uri", get(keys)).thenApply(reply -> known(document, reply.body()));
        });
    }

    private Known known(JsonObject document, String keys) {
        JsonArray ways = document.getJsonArray("token_endpoint_auth_methods_supported", new JsonArray());
        boolean inForm = !ways.isEmpty() && !ways.contains("client_secret_basic");
        try {
            return new Known(
                    endpoint(document, "authorization_endpoint"),
                    endpoint(document, "token_endpoint"),
                    document.containsKey("end_session_endpoint")
                            ? Optional.of(endpoint(document, "end_session_endpoint"))
                            : Optional.empty(),
                    inForm,
                    JWKSet.parse(keys),
                    nanoTime.getAsLong());
        } catch (ParseException e) {
            throw new Unavailable("jwks_uri: " + e.getMessage());
        }
    }

    /** An endpoint; of an issuer with TLS only one with TLS. */
    private String endpoint(JsonObject document, String name) {
        Object url = document.getValue(name);
        boolean isSafe = url instanceof String text
                && (text.startsWith("https://")
                        || (settings.issuer().startsWith("http://") && text.startsWith("http://")));
        if (!isSafe) {
            throw new Unavailable("discovery: " + name + ": " + url + " (expected: a URL with https://)");
        }
        return (String) url;
    }

    /**
     * Exchanges a code for tokens, whose text is that of the issuer.
     *
     * @param secret the client's secret; empty for a public client
     */
    CompletionStage<JsonObject> exchange(Known at, String code, String verifier, String secret) {
        Map<String, String> form = new HashMap<>(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                settings.redirectUrl(),
                "code_verifier",
                verifier));
        boolean inHeader = !secret.isEmpty() && !at.secretInForm();
        if (!inHeader) {
            form.put("client_id", settings.clientId());
        }
        if (!secret.isEmpty() && !inHeader) {
            form.put("client_secret", secret);
        }
        HttpCall call = HttpCall.form("POST", at.token(), form);
        return json("token_endpoint", inHeader ? call.with("Authorization", basic(secret)) : call);
    }

    private String basic(String secret) {
        return Credentials.basic(GoUrl.escapeForm(settings.clientId()), GoUrl.escapeForm(secret));
    }

    private static HttpCall get(String url) {
        return new HttpCall("GET", url, Map.of("Accept", "application/json"), "", TIMEOUT);
    }

    private CompletionStage<JsonObject> json(String what, HttpCall call) {
        return send(what, call).thenApply(reply -> {
            try {
                return new JsonObject(reply.body());
            } catch (DecodeException e) {
                throw new Unavailable(what + ": no JSON object");
            }
        });
    }

    private CompletionStage<HttpReply> send(String what, HttpCall call) {
        return http.send(call.within(TIMEOUT)).handle((reply, fault) -> {
            if (fault != null) {
                throw new Unavailable(what + ": " + reason(fault));
            } else if (reply.status() == 400 || reply.status() == 401) {
                throw new CompletionException(new Refused(what + ": status " + reply.status() + error(reply)));
            } else if (reply.status() != 200) {
                throw new Unavailable(what + ": status " + reply.status() + error(reply));
            }
            return reply;
        });
    }

    /** The code of an error, as OAuth 2.0 has it, if the issuer says one; with the keys that settle it, if it is about the client. */
    private static String error(HttpReply reply) {
        try {
            String error = String.valueOf(new JsonObject(reply.body()).getValue("error"));
            if (!error.matches("[a-z_]{1,60}") || error.equals("null")) {
                return "";
            }
            boolean isOfClient = error.endsWith("_client");
            return " " + error + (isOfClient ? " (expected: client_id and client_secret_file as at the issuer)" : "");
        } catch (DecodeException none) {
            return "";
        }
    }

    /** What made a stage fail. */
    static Throwable cause(Throwable fault) {
        return fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    }

    private static String reason(Throwable fault) {
        return String.valueOf(cause(fault).getMessage());
    }
}
