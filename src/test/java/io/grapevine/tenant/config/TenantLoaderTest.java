package io.grapevine.tenant.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.template.SampleData;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantLimits;
import io.grapevine.tenant.TenantLimits.Count;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantLoaderTest {
    private static final String VALID = "route: {receiver: a}\nreceivers: [{name: a}]\n";
    private static final String INVALID = "error validating Alertmanager config: ";

    private final TenantLoader loader = new TenantLoader(ParserMode.UTF8_WITH_FALLBACK, () -> Instant.EPOCH);

    private TenantLoader.Loaded upload(TenantDocument document, TenantLimits limits) throws ConfigLoadException {
        return loader.upload(TenantEnvelope.write(document).getBytes(StandardCharsets.UTF_8), limits);
    }

    private TenantLoader.Loaded upload(String config, String... templates) throws ConfigLoadException {
        Map<String, String> files = IntStream.range(0, templates.length / 2)
                .boxed()
                .collect(Collectors.toMap(i -> templates[2 * i], i -> templates[2 * i + 1]));
        return upload(new TenantDocument(config, files), TenantLimits.DEFAULT);
    }

    private static String refusal(ThrowingCallable upload) {
        return catchThrowableOfType(ConfigLoadException.class, upload).text();
    }

    private static TenantLimits limits(Count count, long limit) {
        EnumMap<Count, Long> counts = new EnumMap<>(Count.class);
        counts.put(count, limit);
        return new TenantLimits(counts, 0, Map.of(), List.of(), false);
    }

    @Test
    void validUploadIsLoaded() throws Exception {
        TenantDocument document =
                new TenantDocument(VALID + "templates: ['*.tmpl']\n", Map.of("a.tmpl", "{{ define \"x\" }}y{{ end }}"));

        TenantLoader.Loaded loaded = upload(document, TenantLimits.DEFAULT);

        assertThat(loaded.document()).isEqualTo(document);
        assertThat(loaded.config().route().receiver()).isEqualTo("a");
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.templates().text("{{ template \"x\" . }}", SampleData.of("a", Instant.EPOCH, "http://a")))
                .isEqualTo("y");
    }

    @Test
    void tenantsWithoutTemplatesShareTheBuiltInOnes() throws Exception {
        TenantLoader.Loaded first = upload(VALID);
        TenantLoader.Loaded second = upload(VALID);

        assertThat(first.templates()).isSameAs(second.templates());
    }

    @Test
    void bodyAboveItsLimitIsRefused() throws Exception {
        assertThat(refusal(() -> loader.upload(new byte[11], limits(Count.MAX_CONFIG_SIZE_BYTES, 10))))
                .isEqualTo("Alertmanager configuration is too big, limit: 10 bytes");
        assertThat(refusal(() -> loader.upload(new byte[(8 << 20) + 1], limits(Count.MAX_CONFIG_SIZE_BYTES, 0))))
                .isEqualTo("Alertmanager configuration is too big, limit: 8388608 bytes");
    }

    @Test
    void bodyThatIsNoYamlIsRefused() throws Exception {
        assertThat(refusal(() -> loader.upload("[a]".getBytes(StandardCharsets.UTF_8), TenantLimits.DEFAULT)))
                .isEqualTo("error marshalling YAML Alertmanager config: body:1:1: a list (expected: a mapping)");
    }

    @Test
    void configurationIsCheckedAsTheMainFile() throws Exception {
        assertThat(refusal(() -> upload("")))
                .isEqualTo(
                        INVALID + "configuration provided is empty, if you'd like to remove your configuration please"
                                + " use the delete configuration endpoint");
        assertThat(refusal(() -> upload("route: {receiver: b}\nreceivers: [{name: a}]\n")))
                .startsWith(INVALID + "alertmanager_config:1:19: route.receiver: ");
        assertThat(refusal(() -> upload("# nothing"))).startsWith(INVALID + "alertmanager_config:1:1: route: missing");
        assertThat(refusal(() -> upload("[a]"))).startsWith(INVALID + "alertmanager_config:1:1: a list");
        assertThat(refusal(() -> upload(VALID + "x: 1\n"))).contains("alertmanager_config:3:1: x: field not found");
    }

    @Test
    void templatesAreChecked() throws Exception {
        assertThat(refusal(() -> upload(VALID + "templates: [a/b]\n")))
                .isEqualTo(INVALID + "invalid template name \"a/b\": the template name cannot contain any path");
        assertThat(refusal(() -> upload(VALID + "templates: [./b]\n")))
                .isEqualTo(INVALID + "invalid template name \"./b\": the template name cannot contain any path");
        assertThat(refusal(() -> upload(VALID, "../b", "")))
                .isEqualTo(INVALID + "invalid template name \"../b\": the template name cannot contain any path");
        assertThat(refusal(() -> upload(VALID, "", "")))
                .isEqualTo(INVALID + "invalid template name \"\": the template name cannot contain any path");
        assertThat(refusal(() -> upload(VALID, ".", ""))).isEqualTo(INVALID + "invalid template name \".\"");
        assertThat(refusal(() -> upload(VALID, "..", ""))).startsWith(INVALID + "invalid template name \"..\"");
        assertThat(refusal(() -> upload(VALID, "a.tmpl", "{{ x }"))).startsWith(INVALID + "template: a.tmpl:1");
        assertThat(upload(VALID + "templates: [missing.tmpl]\n")).isInstanceOf(TenantLoader.Loaded.class);
    }

    @Test
    void templatesAreLimited() throws Exception {
        TenantDocument document = new TenantDocument(VALID, Map.of("t", "0123456789", "u", "", "v", ""));

        assertThat(refusal(() -> upload(document, limits(Count.MAX_TEMPLATES_COUNT, 2))))
                .isEqualTo(INVALID + "too many templates in the configuration: 3 (limit: 2)");
        assertThat(refusal(() -> upload(document, limits(Count.MAX_TEMPLATE_SIZE_BYTES, 5))))
                .isEqualTo(INVALID + "template t is too big: 10 bytes (limit: 5 bytes)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            # all that Mimir checks in the order of its checks
            route: {} ~ template_files: {a/b: '{{'} ~ route.receiver
            global: {slack_api_url_file: /f}, templates: [a/b] ~ template_files: {a/b: '{{'} ~ setting Slack
            templates: [a/b] ~ template_files: {c/d: '{{', t: '0123456789'} ~ name "a/b"
            templates: [] ~ template_files: {c/d: '{{', t: '0123456789', u: ''} ~ too many templates
            templates: [] ~ template_files: {c/d: '{{', t: '0123456789'} ~ template t is too big
            templates: [] ~ template_files: {c/d: '{{', a: '{{'} ~ name "c/d"
            templates: [] ~ template_files: {a: '{{'} ~ template: a:1
            """)
    void checksAreInTheOrderOfMimir(String config, String templates, String error) {
        EnumMap<Count, Long> counts = new EnumMap<>(Count.class);
        counts.put(Count.MAX_TEMPLATES_COUNT, 2L);
        counts.put(Count.MAX_TEMPLATE_SIZE_BYTES, 5L);
        String valid = config.startsWith("route") ? "" : "route: {receiver: a}, receivers: [{name: a}], ";
        String body = templates + "\nalertmanager_config: \"{" + valid + config + "}\"\n";

        assertThat(refusal(() -> loader.upload(
                        body.getBytes(StandardCharsets.UTF_8),
                        new TenantLimits(counts, 0, Map.of(), List.of(), false))))
                .startsWith(INVALID)
                .contains(error);
    }

    @Test
    void aliasesThatWouldTakeMuchMemoryAreRefused() throws Exception {
        assertThat(refusal(() -> upload(repeatedRoutes(1_000))))
                .contains("alertmanager_config:1:1: excessive aliasing");
        assertThat(refusal(() -> upload(repeatedRoutes(400)))).contains("bytes of values with aliases written out");
        assertThat(upload(repeatedRoutes(40))).isInstanceOf(TenantLoader.Loaded.class);

        String text = "route: {receiver: a}\nreceivers: [{name: &t " + "a".repeat(100_000) + "}, "
                + IntStream.range(0, 100).mapToObj(i -> "{name: *t}").collect(Collectors.joining(", ")) + "]\n";
        assertThat(refusal(() -> upload(text)))
                .contains("bytes of values with aliases written out (expected: at most ");
    }

    @Test
    void regularExpressionsThatWouldTakeMuchMemoryAreRefused() throws Exception {
        String matchers = "'a=~\"(b|[c-e].?){900}\"', ".repeat(200);
        String expressions = IntStream.range(0, 200)
                .mapToObj(i -> "a" + i + ": '(b|[c-e].?){900}'")
                .collect(Collectors.joining(", "));

        assertThat(refusal(() -> upload(
                        "route: {receiver: a, routes: [{matchers: [" + matchers + "]}]}\nreceivers: [{name: a}]\n")))
                .contains("the regular expressions of the file are too large");
        assertThat(refusal(() -> upload(
                        "route: {receiver: a, routes: [{match_re: {" + expressions + "}}]}\nreceivers: [{name: a}]\n")))
                .contains("the regular expressions of the file are too large");
        assertThat(
                        upload(
                                "route: {receiver: a, routes: [{matchers: ['a=~\"b|c.*\"', 'c=~\"(d|e.?){9}\"']}]}\nreceivers: [{name: a}]\n"))
                .isInstanceOf(TenantLoader.Loaded.class);
    }

    private static String repeatedRoutes(int times) {
        String routes = "*r, ".repeat(times);
        return "route: {receiver: a, routes: [&l {routes: [&r {receiver: a}, " + routes + "]}, " + "*l, ".repeat(times)
                + "]}\nreceivers: [{name: a}]\n";
    }

    @Test
    void templateThatCallsItselfFailsWhenItIsRendered() throws Exception {
        TenantLoader.Loaded loaded = upload(VALID, "a", "{{ define \"x\" }}{{ template \"x\" . }}{{ end }}");

        assertThatThrownBy(() -> loaded.templates()
                        .text("{{ template \"x\" . }}", SampleData.of("a", Instant.EPOCH, "http://a")))
                .hasMessageContaining("exceeded maximum template depth");
    }
}
