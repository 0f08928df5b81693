package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.it.Program;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.server.flags.CommandLines;
import io.grapevine.server.flags.Options;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits.Count;
import io.grapevine.tenant.config.TenantLimitsFile;
import io.grapevine.tenant.config.TenantLoader;
import io.grapevine.tenant.registry.TenantSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantSourcesTest {
    private static final TenantId A = TenantId.of("a");
    private static final String CONFIG = """
        route: {receiver: r}
        receivers: [{name: r, webhook_configs: [{url: 'http://h/${file:secret}'}]}]
        """;

    @TempDir
    Path directory;

    @TempDir
    Path other;

    private TenantSources sources(String... flags) throws ConfigLoadException {
        Options options = CommandLines.options(List.of(flags));
        options = LoadedConfigReader.withServerSection(options);
        return new TenantSources(options, new TenantLoader(ParserMode.UTF8_WITH_FALLBACK, InstantSource.system()));
    }

    /** The flag of a file beside the directory of tenants, in which it would be one. */
    private String settings(String yaml) throws IOException {
        return Program.settings(other, yaml);
    }

    private String allowingFiles() throws IOException {
        return settings("server: {tenants: {allow_files: true}}");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private TenantSources inDirectory() throws ConfigLoadException {
        return sources("--tenants.dir=" + directory, "--config.expand");
    }

    @Test
    void configurationWithErrorsIsLeftOutAndTheOthersAreRead() throws Exception {
        write("a.yml", "route: {receiver: r}\nreceivers: [{name: r}]\n");
        write("b.yml", "route: {receiver: r}\n");
        TenantSources.Configured read = inDirectory().read();
        assertThat(read.sources()).containsOnlyKeys(A);
        assertThat(read.sources().get(A).origin()).isEqualTo(TenantSource.Origin.DIRECTORY);
        assertThat(read.sources().get(A).name()).endsWith("a.yml");
        assertThat(read.fallback()).isEmpty();
        assertThat(read.errors()).containsOnlyKeys(TenantId.of("b"));
        assertThat(read.errors().get(TenantId.of("b")).file()).endsWith("b.yml");
    }

    @Test
    void errorOfAFileWhoseLastGoodVersionStaysIsNamedWithItsPosition() throws Exception {
        write("a.yml", "route: {receiver: r}\nreceivers: [{name: r}]\n");
        TenantSources sources = inDirectory();
        assertThat(sources.read().errors()).isEmpty();
        write("a.yml", "route: {receiver: r}\nreceivers: [{name: r, x: 1, y: 2}]\n");
        TenantSources.Configured broken = sources.read();
        assertThat(broken.sources()).containsOnlyKeys(A);
        assertThat(broken.errors().get(A).text())
                .startsWith(directory.resolve("a.yml") + ":2:")
                .endsWith(" (and 1 more)");
    }

    @Test
    void fieldsThatNameFilesAreReadOfADirectoryThatAllowsThem() throws Exception {
        write("a.yml", "route: {receiver: r}\nreceivers: [{name: r, webhook_configs: [{url_file: secret}]}]\n");
        assertThat(inDirectory().read().sources()).isEmpty();
        assertThat(sources("--tenants.dir=" + directory, allowingFiles()).read().sources())
                .containsOnlyKeys(A);
    }

    @Test
    void otherSecretInAFileIsNoticedThoughTheTextIsTheSame() throws Exception {
        write("a.yml", CONFIG);
        Path secret = write("secret", "one");
        TenantSources sources = sources("--tenants.dir=" + directory, "--config.expand", allowingFiles());
        TenantSources.Configured first = sources.read();
        TenantSources.Configured same = sources.read();
        assertThat(same.withOtherSecrets(first)).isEmpty();
        assertThat(sources.files()).contains(secret);
        write("secret", "two");
        TenantSources.Configured changed = sources.read();
        assertThat(changed.sources()).isEqualTo(first.sources());
        assertThat(changed.withOtherSecrets(first)).containsExactly(A);
    }

    @Test
    void fallbackWithErrorsAndADirectoryThatIsNotThereAreRefused() throws Exception {
        Path broken = write("fallback", "route: {receiver: r}\n");
        TenantSources sources =
                sources("--tenants.api", settings("server: {tenants: {fallback_config: " + broken + "}}"));
        assertThatThrownBy(sources::read)
                .isInstanceOf(ConfigLoadException.class)
                .hasMessageContaining("server.tenants.fallback_config: ");
        assertThatThrownBy(() ->
                        sources("--tenants.dir=" + directory.resolve("none")).read())
                .isInstanceOf(ConfigLoadException.class)
                .hasMessageContaining("--tenants.dir: ");
    }

    @Test
    void limitsAreThoseOfTheFileOrTheDefaults() throws Exception {
        assertThat(sources("--tenants.api").limits().get()).isEqualTo(TenantLimitsFile.NONE);
        Path file = write("limits", "overrides: {a: {alertmanager_max_silences_count: 7}}\n");
        TenantSources sources = sources("--tenants.api", settings("server: {tenants: {limits_file: " + file + "}}"));
        assertThat(sources.limits().get().of(A).of(Count.MAX_SILENCES_COUNT)).isEqualTo(7);
        write("limits", "overrides: {a: {alertmanager_max_silences_count: -7}}\n");
        assertThatThrownBy(sources::limits)
                .isInstanceOf(ConfigLoadException.class)
                .hasMessageContaining("server.tenants.limits_file: ");
    }
}
