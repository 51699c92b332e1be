package dev.platen.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class UserErrorTest {
    @Test
    void theReasonIsTheInnermostMessage() {
        assertThat(UserError.reasonOf(new IOException("outer", new IllegalStateException("inner\nmore"))))
                .isEqualTo("inner");
    }

    @Test
    void whatFilesRefuseIsToldInWords() {
        assertThat(UserError.reasonOf(new NoSuchFileException("/a/b"))).isEqualTo("/a/b: no such file or folder");
        assertThat(UserError.reasonOf(new AccessDeniedException("/a/b"))).isEqualTo("/a/b: permission denied");
        assertThat(UserError.reasonOf(new FileSystemException("/a/b", null, "Read-only file system")))
                .isEqualTo("/a/b: Read-only file system");
    }

    @Test
    void aFullDiskIsAFailureOfFilesAndABrokenConnectionIsNot() {
        assertThat(UserError.isOfFiles(new IOException("No space left on device")))
                .isTrue();
        assertThat(UserError.isOfFiles(new NoSuchFileException("/a/b"))).isTrue();
        assertThat(UserError.isOfFiles(new ConnectException("refused"))).isFalse();
    }

    /// As Java's HTTP client throws it: nothing in it has a message.
    @Test
    void aConnectionThatIsRefusedIsToldInWords() {
        ConnectException refused = new ConnectException();
        refused.initCause(new ConnectException().initCause(new ClosedChannelException()));
        assertThat(UserError.reasonOf(refused)).isEqualTo("connection refused");
    }
}
