package dev.platen.app;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where the virtual machine's flight recorder writes, and what is free there.
final class RecorderDisk {
    private static final Pattern REPOSITORY = Pattern.compile("(?:^|,)repository=([^,]+)");

    private RecorderDisk() {}

    /// The recorder's folder; before it has made one, the folder that it will make it in.
    static File folder() {
        String made = System.getProperty("jdk.jfr.repository");
        if (made != null) {
            return new File(made);
        }
        Matcher option =
                REPOSITORY.matcher(String.valueOf(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .getVMOption("FlightRecorderOptions")
                        .getValue()));
        return new File(option.find() ? option.group(1) : System.getProperty("java.io.tmpdir", "."));
    }

    /// Bytes that this process may still write there, or [RecordingRoom#UNKNOWN].
    static long freeBytes() {
        File there = folder().getAbsoluteFile();
        for (@Nullable File above = there; above != null && !there.exists(); above = above.getParentFile()) {
            there = above;
        }
        return there.getTotalSpace() == 0 ? RecordingRoom.UNKNOWN : there.getUsableSpace();
    }
}
