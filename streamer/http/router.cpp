#include "streamer/http/router.hpp"

#include <algorithm>
#include <map>

#include "catalog/core/error.hpp"

namespace acervo::streamer {

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::vector<std::pair<std::string, std::unique_ptr<Node>>> endings;  // of parameters with one, longest first
  std::unique_ptr<Node> parameter, rest;
  std::vector<const Route*> routes;  // one per method
};

namespace {

std::vector<std::string> parameter_names(std::string_view pattern) {
  std::vector<std::string> names;
  while (!pattern.empty()) {
    pattern.remove_prefix(1);
    const std::size_t end = std::min(pattern.find('/'), pattern.size());
    const std::string_view segment = pattern.substr(0, end);
    pattern.remove_prefix(end);
    if (segment.empty() || (segment.front() != ':' && segment.front() != '*')) continue;
    names.emplace_back(
        segment.substr(1, segment.find('.') == std::string_view::npos ? segment.npos : segment.find('.') - 1));
  }
  return names;
}

const Route* of_method(const std::vector<const Route*>& routes, Method method) {
  for (const Route* route : routes)
    if (route->method == method) return route;
  return nullptr;
}

std::string allowed(const std::vector<const Route*>& routes) {
  std::string list;
  for (const Route* route : routes) {
    list += std::string(name(route->method)) + ", ";
    if (route->method == Method::get && !of_method(routes, Method::head)) list += "HEAD, ";
  }
  return list + "OPTIONS";
}

}  // namespace

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::insert(std::unique_ptr<Route> route) {
  Node* node = root_.get();
  std::string_view left = route->pattern;
  const auto child = [](std::unique_ptr<Node>& slot) {
    if (!slot) slot = std::make_unique<Node>();
    return slot.get();
  };
  while (!left.empty()) {
    left.remove_prefix(1);
    const std::size_t end = std::min(left.find('/'), left.size());
    const std::string_view segment = left.substr(0, end);
    left.remove_prefix(end);
    if (segment.empty() || (segment.front() != ':' && segment.front() != '*')) {
      node = child(node->literals[std::string(segment)]);
    } else if (segment.front() == '*') {
      node = child(node->rest);
    } else if (const std::size_t dot = segment.find('.'); dot != std::string_view::npos) {
      const std::string_view ending = segment.substr(dot);
      auto at = std::find_if(node->endings.begin(), node->endings.end(), [&](auto& e) { return e.first == ending; });
      if (at == node->endings.end()) {
        at = std::find_if(node->endings.begin(), node->endings.end(),
                          [&](auto& e) { return e.first.size() < ending.size(); });
        at = node->endings.insert(at, {std::string(ending), std::make_unique<Node>()});
      }
      node = at->second.get();
    } else {
      node = child(node->parameter);
    }
  }
  if (of_method(node->routes, route->method))
    throw Error(Code::conflict, "two routes for " + std::string(name(route->method)) + " " + route->pattern);
  route->index = routes_.size();
  node->routes.push_back(route.get());
  routes_.push_back(std::move(route));
}

void Router::add(Method method, std::string_view pattern, Handler handler, RouteOptions options) {
  insert(std::make_unique<Route>(Route{method, std::string(pattern), std::move(options), std::move(handler), {}, 0}));
}

void Router::add_async(Method method, std::string_view pattern, AsyncHandler handler, RouteOptions options) {
  insert(std::make_unique<Route>(Route{method, std::string(pattern), std::move(options), {}, std::move(handler), 0}));
}

void Router::add_memory(Method method, std::string_view pattern, MemoryHandler handler, RouteOptions options) {
  options.from_memory = std::move(handler);
  insert(std::make_unique<Route>(Route{method, std::string(pattern), std::move(options), {}, {}, 0}));
}

const Router::Node* Router::walk(const Node& node, std::string_view path, std::vector<std::string_view>& values) const {
  if (path.empty()) return node.routes.empty() ? nullptr : &node;
  path.remove_prefix(1);
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  const std::string_view left = path.substr(end);
  const auto attempt = [&](const Node& next, std::string_view value) -> const Node* {
    values.push_back(value);
    if (const Node* found = walk(next, left, values)) return found;
    values.pop_back();
    return nullptr;
  };
  if (const auto it = node.literals.find(segment); it != node.literals.end())
    if (const Node* found = walk(*it->second, left, values)) return found;
  for (const auto& [ending, next] : node.endings)
    if (segment.size() > ending.size() && segment.ends_with(ending))
      if (const Node* found = attempt(*next, segment.substr(0, segment.size() - ending.size()))) return found;
  if (node.parameter && !segment.empty())
    if (const Node* found = attempt(*node.parameter, segment)) return found;
  if (node.rest && !path.empty() && !node.rest->routes.empty()) {
    values.push_back(path);
    return node.rest.get();
  }
  return nullptr;
}

Router::Found Router::find(Method method, std::string_view path) const {
  Found found;
  std::vector<std::string_view> values;
  const Node* node = !path.empty() && path.front() == '/' ? walk(*root_, path, values) : nullptr;
  if (!node) return found;
  const Route* route = of_method(node->routes, method);
  if (!route && method == Method::head) route = of_method(node->routes, Method::get);
  if (!route) {
    found.allow = allowed(node->routes);
    found.cors = std::any_of(node->routes.begin(), node->routes.end(), [](auto* r) { return r->options.cors; });
    return found;
  }
  found.route = route;
  found.cors = route->options.cors;
  if (!values.empty()) {
    const auto names = parameter_names(route->pattern);
    for (std::size_t i = 0; i < values.size(); ++i) found.params.emplace_back(names[i], values[i]);
  }
  return found;
}

std::vector<const Route*> Router::routes() const {
  std::vector<const Route*> all;
  for (const auto& route : routes_) all.push_back(route.get());
  return all;
}

}  // namespace acervo::streamer
