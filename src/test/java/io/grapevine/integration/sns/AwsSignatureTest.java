package io.grapevine.integration.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.integration.sns.AwsSignature.AwsKeys;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AWS's published test suite of Signature Version 4, as far as requests have no query; and what Alertmanager signs. */
class AwsSignatureTest {
    private static final AwsKeys KEYS = SnsConfigs.lasting("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    private static final AwsSignature.Scope SCOPE =
            new AwsSignature.Scope("us-east-1", "service", Instant.parse("2015-08-30T12:36:00Z"));
    private static final String TIME = "20150830T123600Z";
    private static final String HOST = "example.amazonaws.com";
    private static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String TOKEN =
            "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfp"
                    + "SPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQ"
                    + "DYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+s"
                    + "cqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

    private static void check(
            String method,
            Map<String, String> headers,
            String body,
            String canonicalRequest,
            String canonicalHash,
            String signature) {
        SortedMap<String, String> all = new TreeMap<>(headers);
        all.put("host", HOST);
        all.put("x-amz-date", TIME);
        AwsSignature signed = AwsSignature.of(method, "/", all, body, SCOPE, KEYS);
        assertThat(signed.canonicalRequest()).isEqualTo(canonicalRequest);
        assertThat(signed.stringToSign())
                .isEqualTo("AWS4-HMAC-SHA256\n" + TIME + "\n20150830/us-east-1/service/aws4_request\n" + canonicalHash);
        assertThat(signed.authorization())
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                        + "SignedHeaders=" + String.join(";", all.keySet()) + ", Signature=" + signature);
    }

    @Test
    void getVanilla() {
        check(
                "GET",
                Map.of(),
                "",
                "GET\n/\n\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\n" + NOTHING,
                "bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63",
                "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    }

    @Test
    void postVanilla() {
        check(
                "POST",
                Map.of(),
                "",
                "POST\n/\n\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\n" + NOTHING,
                "553f88c9e4d10fc9e109e2aeb65f030801b70c2f6468faca261d401ae622fc87",
                "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
    }

    @Test
    void postForm() {
        check(
                "POST",
                Map.of("content-type", "application/x-www-form-urlencoded"),
                "Param1=value1",
                "POST\n/\n\ncontent-type:application/x-www-form-urlencoded\nhost:example.amazonaws.com\n"
                        + "x-amz-date:20150830T123600Z\n\ncontent-type;host;x-amz-date\n"
                        + "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e",
                "42a5e5bb34198acb3e84da4f085bb7927f2bc277ca766e6d19c73c2154021281",
                "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
    }

    @Test
    void postWithASessionToken() {
        check(
                "POST",
                Map.of("x-amz-security-token", TOKEN),
                "",
                "POST\n/\n\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\nx-amz-security-token:" + TOKEN
                        + "\n\nhost;x-amz-date;x-amz-security-token\n" + NOTHING,
                "c237e1b440d4c63c32ca95b5b99481081cb7b13c7e40434868e71567c1a882f6",
                "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead");
    }

    @Test
    void getWithSpacesInHeaders() {
        check(
                "GET",
                Map.of("my-header1", " value1", "my-header2", " \"a   b   c\" "),
                "",
                "GET\n/\n\nhost:example.amazonaws.com\nmy-header1:value1\nmy-header2:\"a b c\"\n"
                        + "x-amz-date:20150830T123600Z\n\nhost;my-header1;my-header2;x-amz-date\n" + NOTHING,
                "a726db9b0df21c14f559d0a978e563112acb1b9e05476f0a6a1c7d68f28605c7",
                "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736");
    }

    /** The worked examples of the AWS General Reference. */
    @ParameterizedTest
    @CsvSource({
        "2012-02-15T00:00:00Z, f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d",
        "2015-08-30T12:36:00Z, c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9",
    })
    void derivesKeys(Instant time, String key) {
        AwsSignature.Scope scope = new AwsSignature.Scope("us-east-1", "iam", time);
        assertThat(HexFormat.of().formatHex(AwsSignature.key(KEYS.secretKey().reveal(), scope)))
                .isEqualTo(key);
    }

    /** A request that Alertmanager 0.33.1 made, to an address with a path. */
    @Test
    void signsAsAlertmanagerDoes() {
        SortedMap<String, String> headers = new TreeMap<>(Map.of(
                "amz-sdk-invocation-id", "0cc9cc7d-0edd-4751-8557-da4394429c84",
                "amz-sdk-request", "attempt=1; max=3",
                "content-length", "63",
                "content-type", "application/x-www-form-urlencoded",
                "host", "127.0.0.1:19301",
                "x-amz-date", "20261120T145408Z",
                "x-amz-security-token", "ET/+="));
        AwsSignature signed = AwsSignature.of(
                "POST",
                "/a%20b/%C3%BC%2A~/",
                headers,
                "Action=Publish&Message=m&TopicArn=arn%3Apath&Version=2010-03-31",
                new AwsSignature.Scope("us-west-1", "sns", Instant.parse("2026-11-20T14:54:08Z")),
                KEYS);
        assertThat(signed.authorization())
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261120/us-west-1/sns/aws4_request, "
                        + "SignedHeaders=amz-sdk-invocation-id;amz-sdk-request;content-length;content-type;host;"
                        + "x-amz-date;x-amz-security-token, "
                        + "Signature=29234181a369d289b0cc6a82bffc6cc2d59f5ed5277220325c265f3118c46ad1");
    }
}
