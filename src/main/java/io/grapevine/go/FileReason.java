package io.grapevine.go;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reason why a file could not be read or written, in the words of Go and of the operating system: {@code permission
 * denied}, {@code no space left on device}. The messages of Java's exceptions are of no use: some are only the path,
 * which leaves the reason to the name of the class.
 */
public final class FileReason {
    /** What the system says of an open file, as the message of a bare {@link IOException}; others are our own texts. */
    private static final List<String> SYSTEM_TEXTS = List.of(
            "Device or resource busy",
            "Disk quota exceeded",
            "File name too long",
            "File too large",
            "Input/output error",
            "Invalid argument",
            "Is a directory",
            "No space left on device",
            "Not a directory",
            "Operation not permitted",
            "Permission denied",
            "Read-only file system",
            "Stale file handle",
            "Too many open files");

    private FileReason() {}

    /** The reason alone, for texts that name the file themselves. */
    public static String of(Exception fault) {
        if (fault instanceof UncheckedIOException || fault instanceof DirectoryIteratorException) {
            return fault.getCause() instanceof IOException cause ? of(cause) : unknown(fault);
        } else if (fault instanceof FileSystemException system) {
            return ofSystem(system);
        } else if (fault instanceof CharacterCodingException) {
            return "not UTF-8";
        } else if (fault instanceof ClosedChannelException) {
            return "file already closed";
        } else if (fault instanceof InvalidPathException path) {
            return "invalid path: " + path.getReason();
        }
        return unknown(fault);
    }

    /** The reason, after the file where the fault names one. */
    public static String withFile(Exception fault) {
        Exception cause = fault.getCause() instanceof IOException inner && isWrapper(fault) ? inner : fault;
        return cause instanceof FileSystemException system && system.getFile() != null
                ? system.getFile() + ": " + of(system)
                : of(cause);
    }

    private static boolean isWrapper(Exception fault) {
        return fault instanceof UncheckedIOException || fault instanceof DirectoryIteratorException;
    }

    private static String ofSystem(FileSystemException fault) {
        if (fault instanceof NoSuchFileException) {
            return "no such file or directory";
        } else if (fault instanceof AccessDeniedException) {
            return "permission denied";
        } else if (fault instanceof NotDirectoryException) {
            return "not a directory";
        } else if (fault instanceof FileAlreadyExistsException) {
            return "file exists";
        } else if (fault instanceof DirectoryNotEmptyException) {
            return "directory not empty";
        } else if (fault instanceof FileSystemLoopException) {
            return "too many levels of symbolic links";
        }
        return lower(fault.getReason());
    }

    private static String unknown(Exception fault) {
        String message = fault.getMessage();
        return message == null || SYSTEM_TEXTS.contains(message) ? lower(message) : message;
    }

    /** The system's own texts begin with a capital in C and with a small letter in Go. */
    private static String lower(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "input/output error";
        }
        boolean isWord = text.length() > 1 && Character.isLowerCase(text.charAt(1));
        return isWord ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
    }
}
