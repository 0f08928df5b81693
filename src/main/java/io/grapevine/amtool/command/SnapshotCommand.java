package io.grapevine.amtool.command;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.go.FileReason;
import io.grapevine.storage.OfflineSnapshot;
import java.io.IOException;
import java.nio.file.Path;

/** {@code amtool snapshot}: writes the log of a stopped server into the snapshots that Alertmanager reads. */
record SnapshotCommand(Session session) {
    /** The flag that names the data directory, as the server's does. */
    static final String DIRECTORY = "storage.path";

    int run(ParsedArguments given) throws CommandFault {
        Path directory = Path.of(given.text(DIRECTORY));
        try {
            for (OfflineSnapshot.Written written : OfflineSnapshot.write(directory)) {
                session.printLine(written.state() + ": " + written.records()
                        + (written.records() == 1 ? " record" : " records")
                        + (written.damaged() == 0 ? "" : ", " + written.damaged() + " corrupt files set aside"));
            }
            return 0;
        } catch (IOException e) {
            throw new CommandFault(FileReason.withFile(e));
        }
    }
}
