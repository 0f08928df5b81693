package io.grapevine.tenant.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.template.SmallStack;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantLimits;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Uploads that would exhaust the stack or the memory of the server, or fill its log, read on a small stack. */
class HostileUploadsTest {
    private static final int SMALL_STACK = 512 << 10;
    private static final int LONGEST_ERROR = 64 << 10;
    private static final String VALID = "route: {receiver: a}\nreceivers: [{name: a}]\n";

    private final TenantLoader loader = new TenantLoader(ParserMode.UTF8_WITH_FALLBACK, InstantSource.system());

    private static String lines(int count, String line) {
        return IntStream.range(0, count)
                        .mapToObj(i -> line.replace("#", Integer.toString(i)))
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    static Stream<String> texts() {
        return Stream.of(
                "[".repeat(400_000),
                "{a: ".repeat(100_000),
                "- ".repeat(200_000) + "a",
                "? ".repeat(200_000) + "a",
                "a: ".repeat(10_000),
                "!!a ".repeat(50_000) + "b",
                "&a ".repeat(50_000) + "b",
                "a: &a [b]\n" + lines(40, "c#: &c# [*a, *a, *a]"),
                "a0: &a0 {b: c}\n"
                        + IntStream.range(1, 60)
                                .mapToObj(i -> "a" + i + ": &a" + i + " {<<: [*a" + (i - 1) + ", *a" + (i - 1) + "]}\n")
                                .collect(Collectors.joining()),
                lines(8_000, "unknown#: 1"),
                lines(20_000, "global: {}"),
                VALID + "inhibit_rules:\n"
                        + lines(4_000, "- {source_matchers: ['{a='], target_matchers: ['b=~\"(\"']}"),
                "route: {receiver: a}\nreceivers:\n" + lines(4_000, "- {name: a, webhook_configs: [{url: 'x y'}]}"),
                "route: {receiver: a, routes: " + "[{routes: ".repeat(5_000) + "[]" + "}]".repeat(5_000) + "}\n",
                "\u0000".repeat(100_000),
                "%YAML 1.1\n".repeat(50_000),
                "---\n".repeat(100_000),
                "\"" + "\\u0061".repeat(150_000) + "\": b",
                "# " + "c".repeat(300_000));
    }

    /** What is said of an upload. */
    private String outcome(byte[] body) throws InterruptedException {
        return SmallStack.outcome(SMALL_STACK, () -> {
            try {
                TenantLoader.Loaded unused = loader.upload(body, TenantLimits.NONE);
                return "loaded";
            } catch (ConfigLoadException refused) {
                return refused.text();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("texts")
    void configurationIsRefusedWithAShortText(String text) throws Exception {
        String body = TenantEnvelope.write(new TenantDocument(text, Map.of()));

        assertThat(outcome(body.getBytes(StandardCharsets.UTF_8)))
                .startsWith("error ")
                .hasSizeLessThan(LONGEST_ERROR);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void envelopeIsRefusedWithAShortText(String text) throws Exception {
        assertThat(outcome(text.getBytes(StandardCharsets.UTF_8)))
                .startsWith("error ")
                .hasSizeLessThan(LONGEST_ERROR);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void templateIsReadWithoutHarm(String text) throws Exception {
        String body = TenantEnvelope.write(new TenantDocument(VALID, Map.of("t", text + "{{", "u", text)));

        assertThat(outcome(body.getBytes(StandardCharsets.UTF_8)))
                .startsWith("error ")
                .hasSizeLessThan(LONGEST_ERROR);
    }
}
