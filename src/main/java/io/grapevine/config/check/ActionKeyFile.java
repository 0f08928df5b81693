package io.grapevine.config.check;

import io.grapevine.base.go.FileReason;
import io.grapevine.config.ActionKeyText;
import io.grapevine.config.Extensions;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The check of {@code actions.key_file}. Files of secrets need not be where a configuration is checked: one that is not there, or not
 * for this user to read, is no error.
 *
 * @param fault why the server would refuse the file; empty if it would not
 * @param unread why the file was not checked; empty if it was, or is not used
 */
public record ActionKeyFile(Optional<String> fault, Optional<String> unread) {
    private static final String FIELD = "actions.key_file: ";
    private static final ActionKeyFile FINE = new ActionKeyFile(Optional.empty(), Optional.empty());

    /** Checks the file of a configuration, if its actions need one. */
    public static ActionKeyFile of(Extensions extensions) {
        String file = extensions.actions().keyFile();
        return file.isEmpty() || !extensions.offersActions() ? FINE : of(Path.of(file));
    }

    private static ActionKeyFile of(Path file) {
        String name = FIELD + file + ": ";
        try {
            Optional<String> fault = ActionKeyText.of(Files.readString(file)).fault();
            return new ActionKeyFile(fault.map(name::concat), Optional.empty());
        } catch (NoSuchFileException | AccessDeniedException e) {
            return new ActionKeyFile(Optional.empty(), Optional.of(name + FileReason.of(e)));
        } catch (IOException e) {
            String fault = name + FileReason.of(e) + " (expected: a file of text to read)";
            return new ActionKeyFile(Optional.of(fault), Optional.empty());
        }
    }
}
