package io.grapevine.receiver.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Secret;
import io.grapevine.features.push.PushServerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushServicesTest {
    private static final PushServices KNOWN = new PushServices(PushServerConfig.KNOWN_SERVICES);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://fcm.googleapis.com/fcm/send/dXk:APA91b-_x",
                "https://FCM.googleapis.com:443/x",
                "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
                "https://web.push.apple.com/QO-x",
                "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAC%2b",
            })
    void permitsTheServicesOfBrowsers(String endpoint) {
        assertThat(KNOWN.permit(new Secret(endpoint))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "/x",
                "http://fcm.googleapis.com/x",
                "ftp://fcm.googleapis.com/x",
                "https://localhost/x",
                "https://127.0.0.1/x",
                "https://[::1]/x",
                "https://169.254.169.254/latest/meta-data",
                "https://fcm.googleapis.com.evil.example/x",
                "https://evil.example/fcm.googleapis.com",
                "https://evil.example#@fcm.googleapis.com/",
                "https://fcm.googleapis.com@evil.example/",
                "https://fcm.googleapis.com:x@evil.example/",
                "https://user@fcm.googleapis.com/x",
                "https://evil.example\\@fcm.googleapis.com/",
                "https://fcm.googleapis.com:8443/x",
                "https://fcm.googleapis.com./x",
                "https://push.apple.com/x",
                "https://.push.apple.com/x",
                "https://evilpush.apple.com/x",
                "https://fcm.googleapis.com/x#y",
                "https://fcm.googleapis.com/x y",
                "https://fcm.googleapis.com/x\r\nHost: evil",
                "https://fcm.googleapis.com/\u00e4",
                "https:fcm.googleapis.com/x",
                "https:///x",
            })
    void permitsNothingElse(String endpoint) {
        assertThat(KNOWN.permit(new Secret(endpoint))).isFalse();
    }

    @Test
    void anEndpointHasALimit() {
        String start = "https://fcm.googleapis.com/";
        assertThat(KNOWN.permit(new Secret(start + "x".repeat(1024 - start.length()))))
                .isTrue();
        assertThat(KNOWN.permit(new Secret(start + "x".repeat(1025 - start.length()))))
                .isFalse();
    }

    @Test
    void aListReplacesTheKnownServices() {
        PushServices own = new PushServices(List.of("push.example.com:8443", "other.example.com:443"));
        assertThat(own.permit(new Secret("https://push.example.com:8443/x"))).isTrue();
        assertThat(own.permit(new Secret("https://other.example.com/x"))).isTrue();
        assertThat(own.permit(new Secret("https://push.example.com/x"))).isFalse();
        assertThat(own.permit(new Secret("https://fcm.googleapis.com/x"))).isFalse();
    }

    @Test
    void aBrowserNeedsKeysThatWork() {
        FakeBrowser browser = FakeBrowser.of(1);
        Secret endpoint = new Secret("https://fcm.googleapis.com/hush");
        Secret auth = new Secret(browser.auth());
        assertThat(KNOWN.faultOf(endpoint, browser.key(), auth)).isEmpty();
        assertThat(KNOWN.faultOf(endpoint, browser.key() + "=", auth)).isEmpty();
        assertThat(KNOWN.faultOf(endpoint, "hush", auth))
                .contains("p256dh: unusable (expected: a point of P-256 in base64url)");
        String beside = browser.key().substring(0, 60)
                + (browser.key().charAt(60) == 'A' ? 'B' : 'A')
                + browser.key().substring(61);
        assertThat(KNOWN.faultOf(endpoint, beside, auth)).isPresent();
        for (String wrong : List.of("", "hush", browser.auth() + "AA", "!")) {
            assertThat(KNOWN.faultOf(endpoint, browser.key(), new Secret(wrong)))
                    .contains("auth: unusable (expected: 16 bytes in base64url)");
        }
        assertThat(KNOWN.faultOf(new Secret("https://hush.example/hush"), browser.key(), auth))
                .hasValueSatisfying(fault ->
                        assertThat(fault).contains("fcm.googleapis.com").doesNotContain("hush"));
    }
}
