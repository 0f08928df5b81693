package io.grapevine.amtool.api;

import io.grapevine.access.Oidc;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.GoUrl;
import io.grapevine.config.OAuth2;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.OAuthTokenRequest;
import io.grapevine.httpclient.OAuthTokenRequest.OAuthToken;
import io.grapevine.httpclient.SendFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Login of a person at an issuer of OpenID Connect with a device code (RFC 8628). The tokens are kept in a file that only
 * its user can read, and renewed. For several threads.
 */
public final class DeviceLogin {
    private static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String CLIENT_ID = "client_id";
    private static final String ACCESS_TOKEN = "access_token";
    private static final String EXPIRES_AT = "expires_at";
    private static final String INTERVAL = "interval";

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** How much earlier than it ends a token is renewed, as the request with it takes time. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private static final long MILLIS = 1_000;
    private static final long SLOWER = 5;
    private static final long LONGEST_CODE = 3_600;

    private final Client http;
    private final Registration client;
    private final Path file;
    private final InstantSource clock;
    private final LongConsumer pause;
    private final Consumer<String> note;

    private boolean isRead;
    private @Nullable Tokens tokens;
    private @Nullable SendFailure failure;
    private @Nullable Map<String, String> discovery;

    /**
     * The program as the issuer knows it.
     *
     * @param issuer the URL of the issuer, as its discovery document has it
     * @param id the id of a public client
     * @param scope the scopes, separated by blanks
     */
    public record Registration(String issuer, String id, String scope) {}

    /** The way that tokens came. */
    private enum Origin {
        KEPT,
        RENEWED,
        LOGIN
    }

    /**
     * Tokens.
     *
     * @param refresh the refresh token; empty if there is none
     * @param expires when the access token ends
     */
    private record Tokens(String access, String refresh, Instant expires, Origin origin) {
        String header() {
            return "Bearer " + access;
        }

        @Override
        public String toString() {
            return "<secret>";
        }
    }

    /**
     * A login that asks nobody yet.
     *
     * @param http calls the issuer
     * @param file the file of the tokens
     * @param pause waits for so many milliseconds
     * @param note shows a line to the person
     */
    public DeviceLogin(
            Client http,
            Registration client,
            Path file,
            InstantSource clock,
            LongConsumer pause,
            Consumer<String> note) {
        this.http = http;
        this.client = client;
        this.file = file;
        this.clock = clock;
        this.pause = pause;
        this.note = note;
    }

    /** The {@code Authorization} header with the token that is kept, renewed if its time is over; null if there is none. */
    synchronized @Nullable String authorization() throws SendFailure {
        if (!isRead) {
            tokens = read();
            isRead = true;
        }
        Tokens old = tokens;
        if (old != null && isOver(old)) {
            try {
                tokens = renewed(old);
            } catch (SendFailure away) {
                return old.header(); // the server may need none; if it does, the failure is told then
            }
        }
        return tokens == null ? null : tokens.header();
    }

    /**
     * Another header after a server has refused a request: with a token that is renewed, or that of a new login.
     *
     * @param refused the header of that request; null if it had none
     * @param reply the answer to it
     */
    synchronized String authorizationAfter(@Nullable String refused, Reply reply) throws SendFailure {
        if (failure != null) {
            throw failure; // the person is asked once
        }
        String current = authorization();
        if (current != null && !current.equals(refused)) {
            return current;
        }
        try {
            if (tokens != null && tokens.origin() == Origin.LOGIN && !isOver(tokens)) {
                throw fault("the server refuses the token: " + ServerFault.said(reply)
                        + " (expected: an audience of the token among those of the server, and the same issuer)");
            }
            boolean isRenewed = tokens != null && tokens.origin() == Origin.RENEWED && !isOver(tokens);
            tokens = tokens == null || isRenewed ? null : renewed(tokens);
            if (tokens == null) {
                tokens = login();
            }
            return tokens.header();
        } catch (SendFailure e) {
            failure = e;
            throw e;
        }
    }

    private boolean isOver(Tokens some) {
        return !clock.instant().plus(MARGIN).isBefore(some.expires());
    }

    /** Tokens for a refresh token; null if a new login is needed. */
    private @Nullable Tokens renewed(Tokens old) throws SendFailure {
        if (old.refresh().isEmpty()) {
            return null;
        }
        Reply reply =
                post("token_endpoint", Map.of("grant_type", OAuth2.REFRESH_TOKEN, OAuth2.REFRESH_TOKEN, old.refresh()));
        if (reply.isSuccess()) {
            return kept(reply, old.refresh(), Origin.RENEWED);
        } else if (reply.status() != 400 && reply.status() != 401) {
            throw fault("token_endpoint: status " + reply.status());
        }
        Tokens other = read(); // of a command beside this one, where a refresh token is good for one renewal
        return other == null || other.refresh().equals(old.refresh()) || isOver(other) ? null : other;
    }

    private Tokens login() throws SendFailure {
        Reply begun = post("device_authorization_endpoint", Map.of("scope", client.scope()));
        Map<String, String> code = fields(begun);
        if (!begun.isSuccess()) {
            throw fault("device_authorization_endpoint: " + error(begun) + " (expected: a public client " + client.id()
                    + " with the device authorization grant and these scopes)");
        }
        String address = code.getOrDefault("verification_uri", code.getOrDefault("verification_url", ""));
        String entered = code.getOrDefault("user_code", "");
        if (!isUrl(address) || entered.isBlank() || entered.chars().anyMatch(Character::isISOControl)) {
            throw fault("device_authorization_endpoint: no user_code or verification_uri");
        }
        String whole = code.getOrDefault("verification_uri_complete", "");
        long left = Math.min(number(code, "expires_in", LONGEST_CODE), LONGEST_CODE);
        note.accept("To log in, open " + address + " in a browser and enter " + entered
                + (isUrl(whole) ? ", or open " + whole : "") + " (within " + (left + 59) / 60 + " min)");
        return awaited(code.getOrDefault("device_code", ""), number(code, INTERVAL, SLOWER), left);
    }

    /** Asks for the tokens until the person has decided. */
    private Tokens awaited(String code, long seconds, long allowed) throws SendFailure {
        long interval = Math.max(seconds, 1);
        for (long left = allowed; left > 0; left -= interval) {
            pause.accept(interval * MILLIS);
            Reply reply;
            try {
                reply = post("token_endpoint", Map.of("grant_type", DEVICE_CODE, "device_code", code));
            } catch (SendFailure away) {
                interval *= 2; // as the RFC asks for
                continue;
            }
            if (reply.isSuccess()) {
                return kept(reply, "", Origin.LOGIN);
            }
            String error = error(reply);
            switch (error) {
                case "authorization_pending" -> {}
                case "slow_down" -> interval += SLOWER;
                case "expired_token" -> left = 0;
                case "access_denied" -> throw fault("access_denied (expected: a login that is not cancelled)");
                default -> throw fault("token_endpoint: " + error);
            }
        }
        throw fault("the code has expired (expected: a login in time; run the command again)");
    }

    private Tokens kept(Reply reply, String refresh, Origin origin) throws SendFailure {
        Map<String, String> fields = fields(reply);
        String access = fields.getOrDefault(ACCESS_TOKEN, "");
        if (access.isEmpty() || access.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw fault("token_endpoint: no access_token in the answer");
        }
        Instant expires = clock.instant().plusSeconds(number(fields, "expires_in", LONGEST_CODE));
        Tokens got = new Tokens(access, fields.getOrDefault(OAuth2.REFRESH_TOKEN, refresh), expires, origin);
        try {
            write(got);
        } catch (IOException e) {
            note.accept("Warning: the login is not kept: " + file + ": " + FileReason.of(e));
        }
        return got;
    }

    private void write(Tokens some) throws IOException {
        Path directory = Objects.requireNonNull(file.getParent());
        Files.createDirectories(directory);
        Path next = Files.createTempFile(directory, "login", ".tmp"); // for its owner only
        try {
            Files.writeString(
                    next,
                    GoJson.encode(GoJson.object(
                            ACCESS_TOKEN,
                            some.access(),
                            OAuth2.REFRESH_TOKEN,
                            some.refresh(),
                            EXPIRES_AT,
                            String.valueOf(some.expires().getEpochSecond()))));
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private @Nullable Tokens read() {
        try {
            Map<String, String> fields = OAuthToken.fields(Files.readString(file));
            String access = fields.getOrDefault(ACCESS_TOKEN, "");
            Instant expires = Instant.ofEpochSecond(number(fields, EXPIRES_AT, 0));
            return access.isEmpty()
                    ? null
                    : new Tokens(access, fields.getOrDefault(OAuth2.REFRESH_TOKEN, ""), expires, Origin.KEPT);
        } catch (NoSuchFileException none) {
            return null;
        } catch (IOException | SendFailure e) {
            note.accept("Warning: the login cannot be read: " + file);
            return null;
        }
    }

    private Reply post(String endpoint, Map<String, String> parameters) throws SendFailure {
        Map<String, String> form = new TreeMap<>(parameters);
        form.put(CLIENT_ID, client.id());
        byte[] body = GoUrl.form(form).getBytes(StandardCharsets.UTF_8);
        HttpUrl url = HttpUrl.parse(endpoint(endpoint));
        return send(endpoint, new Request("POST", url, OAuthTokenRequest.CONTENT_TYPE, body));
    }

    /** An endpoint; of an issuer with TLS only one with TLS. */
    private String endpoint(String name) throws SendFailure {
        if (discovery == null) {
            HttpUrl url = HttpUrl.parse(Oidc.discovery(client.issuer()));
            Reply reply = send("discovery", Request.get(url));
            if (!reply.isSuccess()) {
                throw fault(
                        "discovery: status " + reply.status() + " (expected: the URL of an issuer, see --oidc.issuer)");
            }
            Map<String, String> found = fields(reply);
            if (!client.issuer().equals(found.get("issuer"))) {
                throw fault("discovery: issuer: " + found.getOrDefault("issuer", "none")
                        + " (expected: the same as in --oidc.issuer)");
            }
            discovery = found;
        }
        String url = discovery.getOrDefault(name, "");
        if (!isUrl(url)) {
            throw fault("discovery: " + name + ": " + (url.isEmpty() ? "none" : url)
                    + " (expected: a URL with https://, of an issuer with the device authorization grant)");
        }
        return url;
    }

    private boolean isUrl(String text) {
        boolean isSafe =
                text.startsWith("https://") || (client.issuer().startsWith("http://") && text.startsWith("http://"));
        return isSafe && text.chars().noneMatch(c -> c <= ' ' || Character.isISOControl(c));
    }

    private Reply send(String what, Request request) throws SendFailure {
        try {
            return http.send(request, Deadline.after(TIMEOUT), BodyOutput.MEMORY);
        } catch (SendFailure e) {
            throw fault(what + ": " + (e.isTimeout() ? "no answer in time" : e.getMessage()));
        }
    }

    private Map<String, String> fields(Reply reply) throws SendFailure {
        try {
            return OAuthToken.fields(reply.text());
        } catch (IOException e) {
            throw fault("status " + reply.status() + " without a JSON object (expected: an issuer of OpenID Connect)");
        }
    }

    /** The code of an error, as OAuth 2.0 has it, else the status. */
    private String error(Reply reply) throws SendFailure {
        String error = fields(reply).getOrDefault("error", "");
        return error.matches("[a-z_]{1,60}") ? error : "status " + reply.status();
    }

    private long number(Map<String, String> fields, String name, long otherwise) throws SendFailure {
        String text = fields.getOrDefault(name, "");
        if (text.isEmpty()) {
            return otherwise;
        } else if (!text.matches("[0-9]{1,11}")) {
            throw fault(name + ": " + GoJson.encode(text) + " (expected: a number of seconds)");
        }
        return Long.parseLong(text);
    }

    private SendFailure fault(String reason) {
        return SendFailure.of("login at " + client.issuer() + ": " + reason);
    }
}
