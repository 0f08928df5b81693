package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import io.grapevine.it.Chromium;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.PushPlace;
import io.grapevine.it.TestAlerts;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.webpush.FakeBrowser;
import io.grapevine.receiver.webpush.FakePush;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A browser that is notified, below a route prefix. Only the push service of its vendor is played: what it would say is written
 * here, and what it would deliver comes by the DevTools protocol.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiPushIT {
    private static final String SUBSCRIBING = """
            (() => {
              const key = 'push-stub';
              const make = (publicKey) => ({
                endpoint: '%s',
                options: { applicationServerKey: Uint8Array.from(publicKey).buffer },
                toJSON: () => ({ endpoint: '%s', keys: { p256dh: '%s', auth: '%s' } }),
                unsubscribe: async () => { localStorage.removeItem(key); return true; },
              });
              PushManager.prototype.getSubscription = async () => {
                const stored = localStorage.getItem(key);
                return stored === null ? null : make(JSON.parse(stored));
              };
              PushManager.prototype.subscribe = async (options) => {
                const publicKey = [...options.applicationServerKey];
                localStorage.setItem(key, JSON.stringify(publicKey));
                return make(publicKey);
              };
            })()""";

    /** In the worker: the browser has replaced its subscription, and says so with or without the former address. */
    private static final String REPLACING = """
            (async () => {
              const [former, endpoint, p256dh, auth, publicKey] = '%s %s %s %s %s'.split(' ');
              const padded = publicKey.replace(/-/g, '+').replace(/_/g, '/');
              const key = Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0)).buffer;
              PushManager.prototype.getSubscription = async () => ({
                endpoint,
                options: { applicationServerKey: key },
                toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
              });
              const event = new Event('pushsubscriptionchange');
              let task;
              event.waitUntil = (promise) => { task = promise; };
              event.oldSubscription = former === '' ? null : { endpoint: former };
              self.dispatchEvent(event);
              await task;
            })()""";

    private final FakeBrowser browser = FakeBrowser.of(9);

    @RegisterExtension
    private final WebUi ui = new WebUi(Chromium::withPush);

    private final FakePush push = ui.closing(FakePush.secure(browser));
    private Program program;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Path config = PushPlace.write(directory, push, """
                integrations: [{receiver: phone, kind: webpush, buttons: [ack, silence 1h]}]
                messages: {buttons: {key_file: keys, links: holder}}
                """);
        Files.writeString(directory.resolve("keys"), "a-key-of-the-end-to-end-test\n");
        program = ui.start(
                directory,
                Files.readString(config),
                PushPlace.flag(directory),
                "--web.route-prefix=/am/",
                "--web.external-url=http://localhost/am/");
    }

    /** The page at the name of this computer, as browsers permit workers on such a page without TLS. */
    private Page open() throws Exception {
        Page page = ui.chromium().page();
        page.context().grantPermissions(List.of("notifications"));
        page.addInitScript(
                SUBSCRIBING.formatted(push.url("/send/1"), push.url("/send/1"), browser.key(), browser.auth()));
        page.navigate(program.url() + "/#/receivers");
        return page;
    }

    /** Lets the service worker of a page get a message, as a browser does. */
    private static void deliver(Page page, String message) throws Exception {
        CDPSession session = page.context().newCDPSession(page);
        CompletableFuture<String> registration = new CompletableFuture<>();
        session.on(
                "ServiceWorker.workerRegistrationUpdated",
                event -> event.getAsJsonArray("registrations")
                        .forEach(each -> registration.complete(
                                each.getAsJsonObject().get("registrationId").getAsString())));
        session.send("ServiceWorker.enable");
        while (!registration.isDone()) {
            page.waitForTimeout(50); // events are handled meanwhile
        }
        JsonObject push = new JsonObject();
        push.addProperty("origin", page.url().replaceFirst("(https?://[^/]+).*", "$1"));
        push.addProperty("registrationId", registration.get(1, TimeUnit.SECONDS));
        push.addProperty("data", message);
        session.send("ServiceWorker.deliverPushMessage", push);
        session.detach();
    }

    /** A busy computer may lose a message on the way of the DevTools to a worker that has stopped. */
    private static void deliverUntilShown(Page page, String message, String expected) throws Exception {
        Eventually.holds(expected, () -> {
            deliver(page, message);
            for (int checks = 0; checks < 40 && !shown(page).contains(expected); checks++) {
                page.waitForTimeout(50);
            }
            return shown(page).contains(expected);
        });
    }

    private static String shown(Page page) {
        return (String) page.evaluate("""
                async () => {
                  const registration = await navigator.serviceWorker.getRegistration();
                  const shown = await registration.getNotifications();
                  return shown.map(({ title, tag, actions, requireInteraction }) =>
                    [title, tag.length, actions.map((each) => each.title).join('+'), requireInteraction].join('|')).join('\\n');
                }""");
    }

    private String message(String title) throws Exception {
        Eventually.holds(
                title,
                () -> push.server().requests().stream()
                        .anyMatch(each -> each.body().contains(title)));
        assertThat(push.refusals()).isEmpty();
        return push.server().requests().stream()
                .map(HookServer.Received::body)
                .filter(body -> body.contains(title))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aBrowserIsNotifiedUntilItsUserStopsThat() throws Exception {
        Page page = open();
        var card = page.locator("gv-push");
        assertThat(card).containsText("No browser is notified");
        WebUi.button(card, "Notify this browser").click();
        assertThat(WebUi.toasts(page)).containsText("This browser is notified");
        card.locator("summary").click();
        assertThat(card).containsText("Unknown user (this browser)");
        assertThat(card).containsText("by 127.0.0.1 since");
        assertThat(WebUi.barriers(page)).isEmpty();
        assertThat((String) page.evaluate(
                        "navigator.serviceWorker.getRegistration().then((found) => new URL(found.scope).pathname)"))
                .isEqualTo("/am/");

        TestAlerts alerts = TestAlerts.of("team", "DiskFull");
        program.send("POST", "/am/api/v2/alerts", alerts.firing());
        deliverUntilShown(page, message("[FIRING:1] DiskFull"), "[FIRING:1]");
        assertThat(shown(page)).isEqualTo("[FIRING:1] DiskFull|32|Acknowledge+Silence for 1h|true");

        program.send("POST", "/am/api/v2/alerts", alerts.resolved());
        deliverUntilShown(page, message("[RESOLVED] DiskFull"), "[RESOLVED]");
        assertThat(shown(page)).isEqualTo("[RESOLVED] DiskFull|32||false");

        deliverUntilShown(page, "no JSON", "Grapevine|0||false");

        page.reload();
        WebUi.button(card, "Stop notifying this browser").click();
        assertThat(card).containsText("No browser is notified");
        assertThat(WebUi.button(card, "Notify this browser")).isEnabled();
        assertThat(program.send("GET", "/am" + PushPlace.PATH, "").body()).contains("\"subscriptions\":[]");
    }

    private void replace(Page page, String former, String endpoint) throws Exception {
        String key = state().path("publicKey").asText();
        inWorker(page, REPLACING.formatted(former, endpoint, browser.key(), browser.auth(), key));
    }

    /** Evaluates an expression in the service worker of a page, and waits for its promise. */
    private static void inWorker(Page page, String expression) throws Exception {
        CDPSession session = page.context().browser().newBrowserCDPSession();
        CompletableFuture<String> answer = new CompletableFuture<>();
        session.on("Target.receivedMessageFromTarget", event -> {
            String received = event.get("message").getAsString();
            if (received.startsWith("{\"id\":1,")) { // others are events
                answer.complete(received);
            }
        });
        JsonObject attach = new JsonObject();
        for (JsonElement target : session.send("Target.getTargets").getAsJsonArray("targetInfos")) {
            if (target.getAsJsonObject().get("type").getAsString().equals("service_worker")) {
                attach.add("targetId", target.getAsJsonObject().get("targetId"));
            }
        }
        JsonObject params = new JsonObject();
        params.addProperty("expression", expression);
        params.addProperty("awaitPromise", true);
        JsonObject evaluate = new JsonObject();
        evaluate.addProperty("id", 1);
        evaluate.addProperty("method", "Runtime.evaluate");
        evaluate.add("params", params);
        JsonObject message = session.send("Target.attachToTarget", attach);
        message.addProperty("message", evaluate.toString());
        session.send("Target.sendMessageToTarget", message);
        while (!answer.isDone()) {
            page.waitForTimeout(50); // events are handled meanwhile
        }
        assertThat(answer.get(1, TimeUnit.SECONDS)).doesNotContain("exceptionDetails");
        session.detach();
    }

    private JsonNode state() throws Exception {
        return new ObjectMapper()
                .readTree(program.send("GET", "/am" + PushPlace.PATH, "").body());
    }

    private List<String> subscribed() throws Exception {
        return state().path("subscriptions").findValuesAsText("browser");
    }

    private static String hash(String endpoint) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(endpoint.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aBrowserThatReplacesItsSubscriptionStaysNotifiedOrSaysThatItIsNot() throws Exception {
        Page page = open();
        WebUi.button(page.locator("gv-push"), "Notify this browser").click();
        assertThat(WebUi.toasts(page)).containsText("This browser is notified");
        assertThat(subscribed()).containsExactly(hash(push.url("/send/1")));

        replace(page, push.url("/send/1"), push.url("/send/2"));
        assertThat(subscribed()).containsExactly(hash(push.url("/send/2")));
        replace(page, "", push.url("/send/2"));
        assertThat(shown(page)).isEmpty();

        replace(page, "", push.url("/send/3"));
        assertThat(shown(page)).isEqualTo("This browser may no longer be notified|12||true");
        assertThat(subscribed()).containsExactly(hash(push.url("/send/2")));
        for (String id : state().path("subscriptions").findValuesAsText("id")) {
            program.send("DELETE", "/am" + PushPlace.PATH + "/subscriptions/" + id, "");
        }
    }
}
