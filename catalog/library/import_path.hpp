#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace acervo {

/// Whether `name` is a relative path that its own ".." do not lead out of where it starts. Asks no file system. Both
/// "/" and "\" separate, and "C:\x" is absolute: the table may come from Windows.
bool stays_inside(std::string_view name);

/// The file that `name` means in the folder `base`, if it lies inside after every symbolic link is followed; it need
/// not exist. Where no file has exactly that name, one that differs in its normal form of Unicode, or that is reached
/// by reading "\" as "/", is taken.
std::optional<std::filesystem::path> resolve_inside(const std::filesystem::path& base, std::string_view name);

/// `text` as an address of the web, escaped as RFC 3986 wants it; "www.ilce.edu.mx" gains its "https://".
/// Empty if it is none: another scheme, no host, a user name in it.
std::optional<std::string> web_address(std::string_view text);

}  // namespace acervo
