import ArcaneCore

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension FileSystemError {
    /// The error for the person who runs the stream.
    var streamError: StreamError {
        let what = "cannot \(action) '\(path)' (\(reason))"
        switch code {
        case ENOSPC, EDQUOT:
            // A full disk is mended by others while the stream waits: nothing about the stream is wrong.
            return .transient("\(what): free space on the disk of sink.location, or enlarge its volume or quota")
        case EACCES, EPERM:
            return .refused(
                "\(what): give the user of this process (id \(geteuid())) permission to write there (in a pod: fsGroup), "
                    + "or set another sink.location")
        case EROFS:
            return .refused("\(what): mount the volume of sink.location writable, or set another sink.location")
        case ENOTDIR, EEXIST, EISDIR, ENOTEMPTY, ELOOP:
            return .configuration("\(what): a file stands where a folder must be, or the reverse; set another sink.location")
        case ENAMETOOLONG:
            return .configuration("\(what): shorten sink.location or the stream's id")
        case EFBIG:
            return .refused("\(what): the object is larger than the file system or the reader of whole objects allows")
        case EOPNOTSUPP, ENOSYS:
            return .refused(
                "\(what): the file system of sink.location lacks this call; use one with hard links, such as ext4 or NFS")
        default:
            return .transient("\(what): check the disk of sink.location; the stream tries again")
        }
    }
}
