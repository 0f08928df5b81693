package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are emptied by accident change nothing, and changes of files are logged. */
class EmptiedFilesIT {
    private static final String QUIET = "route: {receiver: none}\nreceivers: [{name: none}]\n";

    @TempDir
    Path directory;

    private Path write(String name, String text) throws Exception {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        WholeFile.write(file, text);
        return file;
    }

    @Test
    void emptiedFileLeavesTheLastGoodOneInForce() throws Exception {
        Path config = write("am.yml", QUIET);
        Path access = write("access.yml", "roles: {viewer: ['*'], sender: []}");
        Path limits = write("limits.yml", "limits: {grapevine_max_uploads_count: 1}");
        Path team = write("teams/a.yml", "team: a\nroute: {receiver: r}\nreceivers: [{name: r}]\n");
        Path rules = write("rules/a.yml", "silences: {rules: []}");
        try (Program program = Program.grapevine(
                config,
                directory.resolve("data"),
                "--web.access-file=" + access,
                "--tenants.api",
                "--teams.dir=" + team.getParent(),
                Program.settings(
                        directory, "{server: {tenants: {limits_file: limits.yml}}, silences: {dirs: [rules]}}"))) {
            program.awaitLog("msg=\"Team files loaded\" loaded=a removed=\"\"");
            for (Path file : new Path[] {access, limits, team, rules}) {
                WholeFile.write(file, "");
            }
            program.hangUp();
            program.awaitLog(
                    access + ":1:1: missing: the file is empty",
                    limits + ":1:1: missing: the file is empty",
                    "missing: the file is empty (expected: team or namespace, and a route)",
                    "no rules (expected: silences with rules");
            assertThat(program.send("POST", "/-/reload", "").statusCode()).isEqualTo(403);
            assertThat(program.log()).doesNotContain("configuration file read again");

            WholeFile.write(access, "roles: {admin: ['*']}");
            WholeFile.write(limits, "override_exporter: {}\noverrides: {}");
            WholeFile.write(team, "team: a\nroute: {receiver: s}\nreceivers: [{name: s}]\n");
            WholeFile.write(rules, "silences: {rules: []}");
            assertThat(program.send("POST", "/-/reload", "").statusCode()).isEqualTo(200);
            program.awaitLog(
                    "msg=\"configuration file read again\" file=" + access,
                    "msg=\"Team files loaded\" loaded=a removed=\"\"",
                    "msg=\"Limits of tenants loaded\" tenants=0",
                    "override_exporter: not known here, so it has no effect",
                    "msg=\"Completed loading of configuration file\" file=" + config);
        }
    }
}
