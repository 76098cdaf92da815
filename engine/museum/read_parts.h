// From checked JSON into the document's structs. Private to this folder.
#pragma once

#include "museum/bindings.h"
#include "museum/findings.h"
#include "museum/json.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace guanhe::museum {

/// What one file's findings have in common. A file that is wrong all over is told of so often, and no oftener.
class FileFindings {
public:
    FileFindings(FileRef file, std::vector<Finding>& findings) : file_(std::move(file)), findings_(findings) {}

    void add(std::string_view rule, std::string pointer, LanguageText message, LanguageText remedy);
    /// The faults of a value at the pointer as findings; false when there are any.
    bool check(std::string_view part, const Json& value, const std::string& pointer);
    [[nodiscard]] const FileRef& file() const noexcept { return file_; }

private:
    FileRef file_;
    std::vector<Finding>& findings_;
    std::size_t left_ = 200;
};

/// The file's own object, which has been checked; its lists are checked here, part by part.
void read_part(const Json& json, Museum& museum, FileFindings& findings);
void read_part(const Json& json, Site& site, FileFindings& findings);
void read_part(const Json& json, Tour& tour, FileFindings& findings);
void read_part(const Json& json, Catalogue& catalogue, FileFindings& findings);

/// Year, month and day out of "-0203-06-21"; the text has been checked.
[[nodiscard]] SunMoment parse_date(std::string_view text);

} // namespace guanhe::museum
