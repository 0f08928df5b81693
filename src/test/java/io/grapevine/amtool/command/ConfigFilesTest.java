package io.grapevine.amtool.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.ParsedArguments.Default;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesTest {
    @TempDir
    Path directory;

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static Map<String, String> values(Map<String, Default> defaults) {
        Map<String, String> values = new TreeMap<>();
        defaults.forEach((name, value) -> values.put(name, value.value()));
        return values;
    }

    @Test
    void theFirstFileThatNamesAFlagCounts() throws Exception {
        String mine = file("mine.yml", "author: me\n");
        String ours = file("ours.yml", "author: us\noutput: json\n");

        Map<String, Default> defaults = ConfigFiles.read(List.of(mine, directory + "/none.yml", ours));

        assertThat(values(defaults)).isEqualTo(Map.of("author", "me", "output", "json"));
        assertThat(defaults.get("output").file()).isEqualTo(ours);
    }

    @Test
    void valuesAreTextsWhateverTheyLookLike() throws Exception {
        String file = file("a.yml", "require-comment: false\ntimeout: 10s\nid: 012\nauthor:\ndate.format: \"2006\"\n");

        assertThat(values(ConfigFiles.read(List.of(file))))
                .isEqualTo(Map.of(
                        "require-comment",
                        "false",
                        "timeout",
                        "10s",
                        "id",
                        "012",
                        "author",
                        "",
                        "date.format",
                        "2006"));
    }

    @Test
    void theOldNameCountsUnlessTheNewOneIsThere() throws Exception {
        String old = file("old.yml", "comment_required: false\n");
        String both = file("both.yml", "comment_required: false\nrequire-comment: true\n");

        assertThat(values(ConfigFiles.read(List.of(old)))).isEqualTo(Map.of("require-comment", "false"));
        assertThat(values(ConfigFiles.read(List.of(both)))).isEqualTo(Map.of("require-comment", "true"));
    }

    @Test
    void aFileThatIsNoMappingOfTextsIsAFaultThatNamesTheLine() throws Exception {
        String file = file("a.yml", "author: me\noutput: [json]\n");

        assertThatThrownBy(() -> ConfigFiles.read(List.of(file)))
                .isInstanceOf(CommandFault.class)
                .hasMessageStartingWith("could not load config file: " + file + ":2:");
    }

    @Test
    void anEmptyFileSaysNothing() throws Exception {
        assertThat(ConfigFiles.read(List.of(file("a.yml", "# nothing\n")))).isEmpty();
    }

    @Test
    void theUsualFilesAreTheUsersBeforeTheSystems() {
        assertThat(ConfigFiles.usual("/home/ann"))
                .startsWith("/home/ann/.config/amtool/config.yml")
                .containsSubsequence("/home/ann/.config/amtool/config.yml", "/etc/amtool/config.yml");
    }
}
