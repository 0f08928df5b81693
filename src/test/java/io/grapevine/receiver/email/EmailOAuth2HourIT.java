package io.grapevine.receiver.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.grapevine.config.OAuth2;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.OnVertx;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.TestTls;
import io.grapevine.receiver.email.Email.EmailNotifier;
import io.grapevine.receiver.email.Email.EmailNotifier.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An hour of 3,000 pages by mail, logged in by OAuth 2, with all that goes wrong at a provider. The sockets are real; the time is that of the
 * test, in steps of ten seconds. A page is tried again at each step, for five minutes, as in a group whose interval that is.
 */
class EmailOAuth2HourIT extends OnVertx {
    private static final int PAGES = 3000;
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final Pattern PAGE = Pattern.compile("page-\\d+");

    @AutoClose
    private final FakeSmtp server = FakeSmtp.start("server", false).offering("AUTH LOGIN XOAUTH2");

    /** When each token that was given expires. */
    private final Map<String, Instant> tokens = new ConcurrentHashMap<>();

    private volatile Instant now = Samples.NOW;

    /** By how much the clock of the replica is fast. */
    private Duration fast = Duration.ZERO;

    private boolean isWithin(int from, int to) {
        long minute = Duration.between(Samples.NOW, now).toMinutes();
        return minute >= from && minute < to;
    }

    /** Gives a token for five minutes, unless the hour says otherwise. */
    private void giveToken(HttpExchange exchange, HookServer.Received request) throws IOException {
        HookServer.Answer answer;
        if (isWithin(20, 25)) {
            answer = HookServer.HANG_UP;
        } else if (isWithin(25, 30)) {
            answer = HookServer.status(503, "");
        } else if (isWithin(13, 14)) {
            answer = HookServer.status(429, "{\"error\":\"temporarily_unavailable\"}", "Retry-After", "30");
        } else if (!isInTime(request.body())) {
            answer = HookServer.status(400, "{\"error\":\"invalid_grant\"}");
        } else {
            String token = "token-" + (tokens.size() + 1);
            tokens.put(token, now.plus(LIFE));
            answer = HookServer.status(
                    200,
                    "{\"token_type\":\"Bearer\",\"expires_in\":" + LIFE.toSeconds() + ",\"access_token\":\"" + token
                            + "\"}",
                    "Content-Type",
                    "application/json");
        }
        answer.to(exchange, request);
    }

    /** Whether an assertion, if there is one, was made before now and is still good, for an hour at most in all. */
    private boolean isInTime(String form) throws IOException {
        Matcher assertion = Pattern.compile("assertion=[^.&]*\\.([^.&]*)").matcher(form);
        if (!assertion.find()) {
            return true;
        }
        JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(assertion.group(1)));
        Instant made = Instant.ofEpochSecond(claims.get("iat").asLong());
        Instant end = Instant.ofEpochSecond(claims.get("exp").asLong());
        return !made.isAfter(now) && end.isAfter(now) && !end.isAfter(made.plus(Duration.ofHours(1)));
    }

    /** Sets what the servers do, and what the replica's clock shows, in this step. */
    private void begin(int step) {
        now = Samples.NOW.plus(STEP.multipliedBy(step));
        fast = Duration.ofMinutes(isWithin(2, 12) ? 10 : isWithin(48, 58) ? -10 : 0);
        if (step % 42 == 41) { // revoked, each seven minutes
            tokens.replaceAll((token, end) -> now);
        }
        tokens.forEach((token, end) -> {
            if (!end.isAfter(now)) {
                server.replying(EmailConfigs.xoauth2(token), "334 " + EmailConfigs.base64("{\"status\":\"401\"}"));
            }
        });
        server.replying("", "535 5.7.3 Authentication unsuccessful")
                .replying("AUTH", isWithin(40, 43) ? "454 4.7.0 Temporary server error" : "235 welcome")
                .replying("GREETING", isWithin(45, 46) ? "421 4.7.0 Too many connections" : "220 here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_credentials", OAuth2.JWT_BEARER})
    void eachPageArrivesOnceOrFailsWithItsReason(String grant) throws Exception {
        hook.answer(this::giveToken);
        String key = grant.equals(OAuth2.JWT_BEARER) ? TestTls.pem("rsa-pkcs8.key") : "";
        EmailNotifier notifier = EmailConfigs.notifier(
                Delivery.smtp(new HttpSenders(vertx, Map.of()).by(() -> now.plus(fast)), mail -> {}),
                EmailConfigs.with(server, "auth_username=" + EmailConfigs.USER),
                EmailConfigs.account(hook.url("/token"), grant, "", key, ""));
        Map<String, Instant> pending = new LinkedHashMap<>();
        List<String> delivered = new ArrayList<>();
        Map<String, String> failed = new TreeMap<>();
        int steps = (int) Duration.ofHours(1).dividedBy(STEP);
        for (int step = 0, raised = 0; step < steps || !pending.isEmpty(); step++) {
            begin(step);
            for (; raised < Math.min(PAGES, PAGES * (step + 1) / steps); raised++) {
                pending.put("page-" + raised, now);
            }
            Map<String, CompletableFuture<Outcome>> sent = new LinkedHashMap<>();
            pending.keySet()
                    .forEach(page ->
                            sent.put(page, notifier.send(Samples.firing(page)).toCompletableFuture()));
            for (Map.Entry<String, CompletableFuture<Outcome>> each : sent.entrySet()) {
                String page = each.getKey();
                Outcome outcome = each.getValue().get(1, TimeUnit.MINUTES);
                if (outcome instanceof Outcome.Delivered) {
                    delivered.add(page);
                    pending.remove(page);
                } else if (outcome instanceof Outcome.Rejected rejected) {
                    failed.put(page, rejected.message());
                    pending.remove(page);
                } else if (!now.isBefore(pending.get(page).plus(PATIENCE))) {
                    failed.put(page, ((Outcome.Retryable) outcome).message());
                    pending.remove(page);
                }
            }
        }

        List<String> arrived =
                server.received().stream().map(EmailOAuth2HourIT::page).toList();
        assertThat(arrived).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(delivered);
        assertThat(delivered.size() + failed.size()).isEqualTo(PAGES);
        assertThat(new TreeSet<>(failed.values()))
                .as("the reasons of failures: ten minutes without a token are longer than a page is tried")
                .allMatch(reason -> reason.startsWith("oauth2: cannot fetch a token: "));
        assertThat(failed.keySet())
                .as("failed, of the first minutes without a token")
                .isNotEmpty()
                .allMatch(page -> number(page) >= PAGES / 3 - 1 && number(page) < PAGES * 26 / 60);
        assertThat(tokens).hasSizeBetween(12, 30);
    }

    private static int number(String page) {
        return Integer.parseInt(page.substring("page-".length()));
    }

    private static String page(String mail) {
        Matcher found = PAGE.matcher(mail);
        assertThat(found.find()).as(mail).isTrue();
        return found.group();
    }
}
