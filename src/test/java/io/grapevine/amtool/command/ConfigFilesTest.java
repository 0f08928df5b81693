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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** The directories that Alertmanager 0.35.0 reads in on Linux: the user's, then the system's. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            HOME=/home/ann|/home/ann/.config|/etc
            HOME=/home/ann XDG_CONFIG_HOME=/x|/x|/etc
            HOME=/home/ann XDG_CONFIG_HOME=relative|/home/ann/.config|/etc
            HOME=/home/ann XDG_CONFIG_DIRS=/d1:/d2|/home/ann/.config|/d1
            HOME=/home/ann XDG_CONFIG_HOME=/x XDG_CONFIG_DIRS=d1|/x|d1
            HOME=relative|relative/.config|/etc
            XDG_CONFIG_HOME=/x|/x|/etc
            NONE=|.config|/etc
            """)
    void theUsualFilesAreTheUsersBeforeTheSystems(String variables, String ofUser, String ofSystem) {
        assertThat(usual(variables))
                .containsSubsequence(ofUser + "/amtool/config.yml", ofSystem + "/amtool/config.yml")
                .filteredOn(file -> file.endsWith("/amtool/config.yml"))
                .hasSize(2);
    }

    @Test
    void firstOfTheDirectoriesOfTheSystemMayBeTheWorkingDirectory() {
        assertThat(usual("HOME=/home/ann XDG_CONFIG_DIRS=:/d2")).contains("amtool/config.yml");
        assertThat(usual("HOME=/home/ann XDG_CONFIG_DIRS=:")).contains("amtool/config.yml");
    }

    @Test
    void filesOfDebianStayWhereTheyAre() {
        assertThat(usual("HOME=/home/ann XDG_CONFIG_HOME=/x XDG_CONFIG_DIRS=/d"))
                .containsExactly(
                        "/x/amtool/config.yml",
                        "/home/ann/.config/prometheus/amtool.yml",
                        "/d/amtool/config.yml",
                        "/etc/prometheus/amtool.yml");
    }

    private static List<String> usual(String variables) {
        Map<String, String> environment = Stream.of(variables.split(" "))
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
        return ConfigFiles.usual(name -> environment.getOrDefault(name, ""));
    }
}
