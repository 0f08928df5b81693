package io.grapevine.tenant.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.files.FileSet;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantDirectoryTest {
    @TempDir
    Path directory;

    private void write(String... names) throws IOException {
        for (String name : names) {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "of " + name);
        }
    }

    private FileSet.Listing<TenantId, TenantDocument> list() throws IOException {
        return TenantFiles.list(directory);
    }

    private List<String> tenants() throws IOException {
        return list().entries().stream().map(entry -> entry.key().toString()).toList();
    }

    private List<String> refused() throws IOException {
        return list().refused().stream()
                .map(error -> directory.relativize(Path.of(error.file())) + ": " + error.text())
                .toList();
    }

    private FileSet.Entry<TenantId, TenantDocument> entry(String tenant) throws IOException {
        return list().entries().stream()
                .filter(entry -> entry.key().equals(TenantId.of(tenant)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tenantIsAFileOrADirectoryWithTemplates() throws IOException {
        write("a.yml", "b.yaml", "c/alertmanager.yml", "c/x.tmpl", "c/y.tmpl", "d/alertmanager.yaml", "A.b.yml");

        assertThat(tenants()).containsExactly("A.b", "a", "b", "c", "d");
        assertThat(entry("a").content()).contains(new TenantDocument("of a.yml", Map.of()));
        assertThat(entry("c").content())
                .contains(new TenantDocument(
                        "of c/alertmanager.yml", Map.of("x.tmpl", "of c/x.tmpl", "y.tmpl", "of c/y.tmpl")));
        assertThat(entry("d").file()).isEqualTo(directory.resolve("d/alertmanager.yaml"));
        assertThat(list().ignored()).isEmpty();
        assertThat(refused()).isEmpty();
    }

    @Test
    void charactersOfAnIdCanBeEscaped() throws IOException {
        write("%50ay(x).yml", "a%2ab/alertmanager.yml");

        assertThat(tenants()).containsExactly("Pay(x)", "a*b");
    }

    @Test
    void nameThatIsNoIdIsRefusedAndBreaksNoOther() throws IOException {
        write("a b.yml", "a%2fb.yml", "x/alertmanager.yml", "y@z/alertmanager.yml", "__markers__.yml", "..yml");

        assertThat(tenants()).containsExactly("x");
        assertThat(refused())
                .containsExactly(
                        "__markers__.yml: tenant ID '__markers__' is not allowed (expected: the id of a tenant as the name)",
                        "a b.yml: tenant ID 'a b' contains unsupported character ' ' (expected: the id of a tenant as the"
                                + " name)",
                        "a%2fb.yml: tenant ID 'a/b' contains unsupported character '/' (expected: the id of a tenant as"
                                + " the name)",
                        "y@z/alertmanager.yml: tenant ID 'y@z' contains unsupported character '@' (expected: the id of a"
                                + " tenant as the name)");
    }

    @Test
    void secondConfigurationOfATenantIsRefused() throws IOException {
        write("a/alertmanager.yml", "a.yaml", "a.yml", "b/alertmanager.yaml", "b/alertmanager.yml", "c.yml", "%63.yml");

        assertThat(tenants()).containsExactly("c", "a", "b");
        assertThat(entry("a").file()).isEqualTo(directory.resolve("a/alertmanager.yml"));
        assertThat(refused())
                .containsExactly(
                        "a.yaml: a is of the same tenant (expected: one configuration of a tenant)",
                        "a.yml: a is of the same tenant (expected: one configuration of a tenant)",
                        "b/alertmanager.yml: alertmanager.yaml is of the same tenant (expected: one of them)",
                        "c.yml: %63.yml is of the same tenant (expected: one configuration of a tenant)");
    }

    @Test
    void otherFilesAreIgnored() throws IOException {
        write(
                "README.md",
                "a.yml~",
                "lost/x.txt",
                "a/alertmanager.yml",
                "a/notes.txt",
                "a/.hidden.tmpl",
                ".git/config");

        assertThat(tenants()).containsExactly("a");
        assertThat(list().ignored())
                .extracting(file -> directory.relativize(file).toString())
                .containsExactly("README.md", "a/notes.txt", "a.yml~", "lost");
    }

    @Test
    void linksOfAKubeletAreFollowed() throws IOException {
        Path version =
                Files.createDirectories(directory.resolve("..2026_11_22/c")).getParent();
        Files.writeString(version.resolve("a.yml"), "x");
        Files.writeString(version.resolve("c/alertmanager.yml"), "y");
        Files.createSymbolicLink(directory.resolve("..data"), version.getFileName());
        Files.createSymbolicLink(directory.resolve("a.yml"), Path.of("..data", "a.yml"));
        Files.createSymbolicLink(directory.resolve("c"), Path.of("..data", "c"));

        assertThat(tenants()).containsExactly("a", "c");
        assertThat(entry("c").content()).contains(new TenantDocument("y", Map.of()));
        assertThat(refused()).isEmpty();
    }

    @Test
    void fileThatCannotBeUsedAffectsItsTenantAlone() throws IOException {
        write("a/alertmanager.yml", "b.yml");
        Files.createSymbolicLink(directory.resolve("a/t.tmpl"), Path.of("missing"));
        Files.createDirectory(directory.resolve("a/u.tmpl"));
        Files.write(directory.resolve("a/v.tmpl"), new byte[] {(byte) 0xff});
        Files.write(directory.resolve("c.yml"), new byte[TenantFiles.MOST_BYTES + 1]);

        assertThat(tenants()).containsExactly("a", "b", "c");
        assertThat(entry("a").content()).isEmpty();
        assertThat(entry("a").faults().stream()
                        .map(error -> Path.of(error.file()).getFileName() + ": " + error.text()))
                .containsExactly(
                        "t.tmpl: no such file or directory (expected: a file that can be read)",
                        "u.tmpl: not a regular file (expected: a file)",
                        "v.tmpl: not UTF-8 (expected: UTF-8)");
        assertThat(entry("b").content()).isPresent();
        assertThat(entry("c").faults()).hasSize(1);
    }

    @Test
    void missingDirectoryIsAnError() {
        assertThatThrownBy(() -> TenantFiles.list(directory.resolve("missing")))
                .isInstanceOf(NoSuchFileException.class);
    }
}
