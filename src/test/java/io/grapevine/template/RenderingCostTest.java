package io.grapevine.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.template.go.GoTemplates;
import io.grapevine.template.mustache.Groups;
import io.grapevine.template.mustache.MustacheTemplates;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rendering the default messages about a thousand alerts allocates no more than twenty times what it writes. */
class RenderingCostTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final TemplateData THOUSAND = Groups.large(1000);

    /** All templates of a default Slack message. */
    private static final List<String> SLACK = Stream.of(
                    "username",
                    "color",
                    "title",
                    "titlelink",
                    "pretext",
                    "text",
                    "footer",
                    "fallback",
                    "callbackid",
                    "iconemoji",
                    "iconurl")
            .map(name -> "{{ template \"slack.default." + name + "\" . }}")
            .toList();

    private final GoTemplates go = GoTemplates.parse(List.of(), InstantSource.system());
    private final MustacheTemplates mustache =
            MustacheTemplates.parse(List.of(), false, InstantSource.system(), Location.UTC);

    RenderingCostTest() throws TemplateException {}

    private interface Rendering {
        /** How many bytes of UTF-8 came of it. */
        int render() throws TemplateException;
    }

    private static int length(String output) {
        return output.length(); // all of it is ASCII
    }

    /** Bytes that this thread allocates for each byte of the output, once the templates are read. */
    private static double cost(Rendering rendering) throws TemplateException {
        rendering.render();
        rendering.render();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        int output = rendering.render();
        return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / output;
    }

    @Test
    void renderingAMailAllocatesLittle() throws TemplateException {
        assertThat(cost(() -> length(go.html("{{ template \"email.default.html\" . }}", THOUSAND))))
                .isBetween(1.0, 20.0);
        assertThat(cost(() -> length(mustache.html("{{> email.html}}", THOUSAND))))
                .isBetween(1.0, 20.0);
    }

    @Test
    void renderingASlackMessageAllocatesLittle() throws TemplateException {
        assertThat(cost(() -> {
                    int length = 0;
                    for (String template : SLACK) {
                        length += length(go.text(template, THOUSAND));
                    }
                    return length;
                }))
                .isBetween(1.0, 20.0);
        assertThat(cost(() -> length(mustache.text("{{> slack}}", THOUSAND)))).isBetween(1.0, 20.0);
    }

    @Test
    void renderingAWebhookBodyAllocatesLittle() throws TemplateException {
        assertThat(cost(() -> length(mustache.text("{{> webhook.json}}", THOUSAND))))
                .isBetween(1.0, 20.0);
    }
}
