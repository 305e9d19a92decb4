import ArcaneCore
import Foundation
import Testing

@testable import ArcaneStorage

@Suite struct FileStoreErrorsTests {
    @Test(
        "each error of the file system has its code and a remedy",
        arguments: [
            (ENOSPC, StreamError.Code.transient, "free space"), (EDQUOT, .transient, "quota"), (EACCES, .refused, "permission"),
            (EPERM, .refused, "permission"), (EROFS, .refused, "writable"), (ENOTDIR, .configuration, "folder must be"),
            (ENAMETOOLONG, .configuration, "shorten"), (EIO, .transient, "check the disk"), (EFBIG, .refused, "larger"),
            (EOPNOTSUPP, .refused, "hard links"),
        ])
    func translation(_ number: Int32, _ code: StreamError.Code, _ remedy: String) {
        let error = FileSystemError("write", "/data/x", code: number).streamError
        #expect(error.code == code)
        #expect(error.message.hasPrefix("cannot write '/data/x' (\(String(cString: strerror(number))))"))
        #expect(error.message.contains(remedy))
    }
}
