package io.grapevine.amtool.command;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.JsonException;
import io.grapevine.config.Extensions.Engine;
import io.grapevine.files.TemplateFiles;
import io.grapevine.model.LabelSet;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.template.AlertData;
import io.grapevine.template.Renderer;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import io.grapevine.template.TemplateInput;
import io.grapevine.template.go.GoTemplates;
import io.grapevine.template.mustache.MustacheTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * {@code amtool template render}.
 *
 * @param clock when the default data are made
 * @param zone the zone that their times are written in
 */
public record TemplateRender(Engine engine, boolean html, InstantSource clock, Location zone) {
    private static final LabelSet COMMON_LABELS =
            LabelSet.of("commonlabelkey1", "commonlabelvalue1", "commonlabelkey2", "commonlabelvalue2");
    private static final LabelSet COMMON_ANNOTATIONS = LabelSet.of(
            "commonannotationkey1", "commonannotationvalue1", "commonannotationkey2", "commonannotationvalue2");

    /**
     * What the text renders as.
     *
     * @param patterns patterns of the files of templates that the text may use, besides the built-in ones
     * @param data a file with the data in the form of the body that webhooks are sent; empty for data made up
     * @throws CommandFault if a file cannot be read or a template not rendered
     */
    public String render(List<String> patterns, String text, Optional<Path> data) throws CommandFault {
        try {
            List<Source> sources = TemplateFiles.read(patterns);
            TemplateData shown = data.isPresent() ? given(data.get()) : defaultData(zone.at(clock.instant()));
            return render(sources, text, shown);
        } catch (TemplateException e) {
            throw new CommandFault(String.valueOf(e.getMessage()));
        }
    }

    private String render(List<Source> sources, String text, TemplateData data) throws TemplateException {
        if (engine == Engine.GO) {
            return GoTemplates.parse(sources, clock).preview(text, data, html);
        }
        Renderer mustache = MustacheTemplates.parse(sources, false, clock, zone);
        return html ? mustache.html(text, data) : mustache.text(text, data);
    }

    private static TemplateData given(Path file) throws CommandFault {
        try {
            return TemplateInput.read(Files.readAllBytes(file)).asWritten();
        } catch (JsonException e) {
            throw new CommandFault(file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new CommandFault(file + ": " + FileReason.of(e) + " (expected: a file that can be read)");
        }
    }

    /**
     * Default data of a template: a group of one alert that fires and one that has ended, with the names and values of amtool's, so that
     * a rendering can be compared with its.
     *
     * @param now when the notification is sent
     */
    private static TemplateData defaultData(OffsetDateTime now) {
        AlertData firing = new AlertData(
                AlertData.FIRING,
                with(COMMON_LABELS, "label1", "value1", "label2", "value2", "instance", "foo.bar:1234"),
                with(COMMON_ANNOTATIONS, "annotation1", "value1", "annotation2", "value2"),
                now.minus(Duration.ofMinutes(5)),
                now,
                "https://generatorurl.com",
                "fingerprint1",
                "");
        AlertData resolved = new AlertData(
                AlertData.RESOLVED,
                with(COMMON_LABELS, "foo", "bar", "baz", "qux"),
                with(COMMON_ANNOTATIONS, "aaa", "bbb", "ccc", "ddd"),
                now.minus(Duration.ofMinutes(10)),
                now,
                "https://generatorurl.com",
                "fingerprint2",
                "");
        return new TemplateData(
                "receiver",
                "alertstatus",
                List.of(firing, resolved),
                "",
                LabelSet.of("grouplabelkey1", "grouplabelvalue1", "grouplabelkey2", "grouplabelvalue2"),
                COMMON_LABELS,
                COMMON_ANNOTATIONS,
                LabelSet.EMPTY,
                "https://example.com");
    }

    private static LabelSet with(LabelSet common, String... more) {
        LabelSet own = LabelSet.of(more);
        LabelSet.Builder all = new LabelSet.Builder(common.size() + own.size());
        common.forEach(all::add);
        own.forEach(all::add);
        return all.build();
    }
}
