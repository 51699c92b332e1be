package dev.platen.devbroker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The broker's configuration file: one bookie, small pools, small caches, loopback only.
final class BrokerConf {
    static final String CLUSTER = "standalone";

    /// A 5 MiB message, the most that Pulsar accepts, and 10 KiB for its frame.
    private static final int MAX_FRAME_BYTES = 5 * 1024 * 1024 + 10 * 1024;

    private BrokerConf() {}

    static void write(Path file, int servicePort, int adminPort, DevBrokerConfig.@Nullable Listener listener)
            throws IOException {
        NetworkInterface nic = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        if (nic == null) {
            throw new DevBrokerException("this machine has no loopback network interface");
        }
        Files.writeString(file, text(servicePort, adminPort, nic.getName()) + advertised(servicePort, listener));
    }

    /// Under which address clients reach the broker: they go there after the look-up, past any proxy that
    /// it does not know of.
    private static String advertised(int servicePort, DevBrokerConfig.@Nullable Listener listener) {
        if (listener == null) {
            return "advertisedAddress=" + BrokerProcess.HOST + "\n";
        }
        return """
            advertisedListeners=internal:pulsar://%s:%d,%s:pulsar://%s:%d
            internalListenerName=internal
            """.formatted(BrokerProcess.HOST, servicePort, listener.name(), BrokerProcess.HOST, listener.port());
    }

    private static String text(int servicePort, int adminPort, String loopbackInterface) {
        return """
            clusterName=%s
            brokerServicePort=%d
            webServicePort=%d
            bindAddress=%s
            listeningInterface=%s
            allowLoopback=true
            managedLedgerDefaultEnsembleSize=1
            managedLedgerDefaultWriteQuorum=1
            managedLedgerDefaultAckQuorum=1
            loadManagerClassName=org.apache.pulsar.broker.loadbalance.NoopLoadManager
            webSocketServiceEnabled=false
            allowAutoTopicCreation=true
            brokerDeleteInactiveTopicsEnabled=false
            systemTopicEnabled=true
            topicLevelPoliciesEnabled=true
            transactionCoordinatorEnabled=true
            acknowledgmentAtBatchIndexLevelEnabled=true
            # Frozen consumers are noticed within 10 s.
            keepAliveIntervalSeconds=3
            # The bookie's default is smaller than a 5 MiB message, which then loops for ever ...
            nettyMaxFrameSizeBytes=%d
            # ... and with a write cache of 8 MiB it fails.
            dbStorage_writeCacheMaxSizeMb=32
            dbStorage_readAheadCacheMaxSizeMb=16
            dbStorage_rocksDB_blockCacheSize=8388608
            managedLedgerCacheSizeMB=32
            # Data of a development broker survives a crash of the process, not of the machine.
            journalSyncData=false
            # More than is written at a time, so that a crash leaves no record of which only one half was written.
            journalWriteBufferSizeKB=1024
            journalMaxSizeMB=64
            journalMaxBackups=0
            # What is deleted is off the disk within a minute; by default that takes a gigabyte and a quarter of an hour.
            logSizeLimit=134217728
            gcWaitTime=20000
            minorCompactionInterval=60
            majorCompactionInterval=120
            # A disk that is nearly full must not turn the only bookie read-only.
            diskUsageThreshold=0.99
            diskUsageWarnThreshold=0.985
            diskUsageLwmThreshold=0.98
            # The bookie's id is its address. Looked up in the metadata instead, it is sometimes missing for good when
            # the client was there first, and no topic can be read then.
            bookkeeper_bookieAddressResolverEnabled=false
            numIOThreads=2
            numHttpServerThreads=4
            numOrderedExecutorThreads=2
            numExecutorThreadPoolSize=2
            numCacheExecutorThreadPoolSize=2
            topicOrderedExecutorThreadNum=2
            managedLedgerNumSchedulerThreads=2
            bookkeeperClientNumWorkerThreads=2
            bookkeeperClientNumIoThreads=2
            bookkeeperNumberOfChannelsPerBookie=2
            metadataStoreSerDesThreads=1
            numTransactionReplayThreadPoolSize=1
            serverNumIOThreads=2
            numAddWorkerThreads=1
            numReadWorkerThreads=1
            numHighPriorityWorkerThreads=1
            numJournalCallbackThreads=1
            """.formatted(CLUSTER, servicePort, adminPort, BrokerProcess.HOST, loopbackInterface, MAX_FRAME_BYTES);
    }
}
