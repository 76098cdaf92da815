// Every word of the window, in English and Chinese. X(name, English, Chinese); {} is filled in, in order.
// A new language is a new column.
#pragma once

// clang-format off
#define GUANHE_WINDOW_TEXT(X)                                                                                          \
    X(file,              "File",                          "文件")                                                       \
    X(open,              "Open...",                       "打开…")                                                      \
    X(open_recent,       "Open recent",                   "最近打开")                                                   \
    X(clear_recent,      "Clear this list",               "清空列表")                                                   \
    X(reload,            "Load again",                    "重新载入")                                                   \
    X(screenshot,        "Save a picture",                "保存图片")                                                   \
    X(quit,              "Quit",                          "退出")                                                       \
    X(view,              "View",                          "视图")                                                       \
    X(frame_all,         "Frame everything",              "显示全部")                                                   \
    X(first_view,        "First view",                    "初始视角")                                                   \
    X(fullscreen,        "Full screen",                   "全屏")                                                       \
    X(panel_scene,       "Scene panel",                   "场景面板")                                                   \
    X(panel_statistics,  "Statistics panel",              "统计面板")                                                   \
    X(hide_interface,    "Hide everything",               "隐藏界面")                                                   \
    X(camera,            "Camera",                        "相机")                                                       \
    X(orbit,             "Orbit",                         "环绕")                                                       \
    X(fly,               "Fly",                           "飞行")                                                       \
    X(walk,              "Walk",                          "行走")                                                       \
    X(file_cameras,      "Cameras of the file",           "文件中的相机")                                               \
    X(free_camera,       "Free camera",                   "自由相机")                                                   \
    X(camera_number,     "Camera {}",                     "相机 {}")                                                    \
    X(help,              "Help",                          "帮助")                                                       \
    X(keys,              "Mouse and keys",                "鼠标与按键")                                                 \
    X(contents,          "Contents",                      "内容")                                                       \
    X(search,            "Search names",                  "搜索名称")                                                   \
    X(no_match,          "No name matches.",              "没有匹配的名称。")                                           \
    X(unnamed_node,      "Node {}",                       "节点 {}")                                                    \
    X(unnamed_scene,     "Scene {}",                      "场景 {}")                                                    \
    X(node_details,      "Selected part",                 "所选部分")                                                   \
    X(size_metres,       "Size",                          "尺寸")                                                       \
    X(mesh,              "Mesh",                          "网格")                                                       \
    X(materials,         "Materials",                     "材质")                                                       \
    X(copies,            "Copies",                        "实例数")                                                     \
    X(look_at_it,        "Look at it",                    "定位到此")                                                   \
    X(show,              "Shown",                         "显示")                                                       \
    X(scan,              "File",                          "文件")                                                       \
    X(scene,             "Scene",                         "场景")                                                       \
    X(variant,           "Variant",                       "变体")                                                       \
    X(variant_own,       "As in the file",                "文件默认")                                                   \
    X(animation,         "Animation",                     "动画")                                                       \
    X(animation_none,    "Rest pose",                     "静止姿态")                                                   \
    X(animation_number,  "Animation {}",                  "动画 {}")                                                    \
    X(variant_number,    "Variant {}",                    "变体 {}")                                                    \
    X(play,              "Play",                          "播放")                                                       \
    X(pause,             "Pause",                         "暂停")                                                       \
    X(time,              "Time",                          "时间")                                                       \
    X(light,             "Light",                         "光照")                                                       \
    X(environment,       "Environment",                   "环境光")                                                     \
    X(env_sky,           "Sky",                           "天空")                                                       \
    X(env_day,           "Plain and hills",               "平原远山")                                                   \
    X(env_studio,        "Studio",                        "摄影棚")                                                     \
    X(env_black,         "None",                          "无")                                                         \
    X(env_hint,          "Drop an .hdr panorama on the window to light the scan with it.",                              \
                         "将 .hdr 全景图拖入窗口，即可用作环境光。")                                                     \
    X(rotation,          "Rotation",                      "旋转")                                                       \
    X(exposure,          "Exposure",                      "曝光")                                                       \
    X(exposure_value,    "%+.1f EV",                      "%+.1f EV")                                                   \
    X(shadows,           "Shadows",                       "阴影")                                                       \
    X(background,        "Environment behind",            "显示背景")                                                   \
    X(grid,              "Grid",                          "网格线")                                                     \
    X(statistics,        "Statistics",                    "统计")                                                       \
    X(frames_a_second,   "Frames a second",               "帧率")                                                       \
    X(frame_time,        "Frame",                         "帧时间")                                                     \
    X(gpu_time,          "GPU",                           "GPU")                                                        \
    X(at_rest,           "at rest",                       "静止")                                                       \
    X(triangles_drawn,   "Triangles drawn",               "已绘三角形")                                                 \
    X(triangles_total,   "Triangles in all",              "三角形总数")                                                 \
    X(clusters_drawn,    "Clusters drawn",                "已绘簇数")                                                   \
    X(draws,             "Draws of single parts",         "单件绘制次数")                                               \
    X(samples,           "Smoothing of edges",            "边缘抗锯齿")                                                 \
    X(shadow_map,        "Shadow map",                    "阴影贴图")                                                   \
    X(anisotropy,        "Anisotropic filtering",         "各向异性过滤")                                               \
    X(off,               "off",                           "关闭")                                                       \
    X(scan_memory,       "Scan on the GPU",               "模型显存")                                                   \
    X(gpu_memory,        "GPU memory",                    "显存占用")                                                   \
    X(peak_memory,       "Main memory, peak",             "内存峰值")                                                   \
    X(load_time,         "Loaded in",                     "载入用时")                                                   \
    X(device,            "Device",                        "设备")                                                       \
    X(speed,             "Speed",                         "速度")                                                       \
    X(extent,            "Extent",                        "范围")                                                       \
    X(about_file,        "About this file",               "关于此文件")                                                 \
    X(copyright,         "Copyright",                     "版权")                                                       \
    X(generator,         "Made with",                     "制作工具")                                                   \
    X(metadata,          "Metadata (XMP)",                "元数据 (XMP)")                                               \
    X(warnings,          "Warnings",                      "警告")                                                       \
    X(no_warnings,       "None.",                         "无。")                                                       \
    X(welcome_title,     "To behold the river",           "观河")                                                       \
    X(welcome_drop,      "Drop a scan here (glTF, PLY, OBJ, STL or a pack), or press Ctrl+O.",                          \
                         "将扫描文件（glTF、PLY、OBJ、STL 或 .gpk）拖到这里，或按 Ctrl+O 打开。")                         \
    X(welcome_help,      "F1 shows the keys.",            "按 F1 查看按键说明。")                                       \
    X(open_title,        "Open a scan",                   "打开扫描文件")                                               \
    X(open_path,         "Path of a scan (glTF, PLY, OBJ, STL, .gpk) or an .hdr file; Tab completes it",                \
                         "输入扫描（glTF、PLY、OBJ、STL、.gpk）或 .hdr 文件的路径；Tab 键补全")                           \
    X(folder_empty,      "Nothing here that can be opened.", "此处没有可打开的文件。")                                   \
    X(folder_unreadable, "This folder cannot be read.",   "无法读取此文件夹。")                                         \
    X(open_button,       "Open",                          "打开")                                                       \
    X(cancel,            "Cancel",                        "取消")                                                       \
    X(close,             "Close",                         "关闭")                                                       \
    X(copy,              "Copy",                          "复制")                                                       \
    X(loading,           "Loading {}",                    "正在载入 {}")                                                \
    X(loading_files,     "Loading {} files",              "正在载入 {} 个文件")                                         \
    X(stage_reading,     "reading",                       "读取")                                                       \
    X(stage_decoding,    "decoding",                      "解码")                                                       \
    X(stage_textures,    "baking: pictures",              "烘焙：贴图")                                                 \
    X(stage_measuring,   "baking: measuring",             "烘焙：测量")                                                 \
    X(stage_partitioning, "baking: dividing",             "烘焙：分区")                                                 \
    X(stage_clustering,  "baking: levels of detail",      "烘焙：生成细节层级")                                         \
    X(stage_writing,     "baking: writing",               "烘焙：写入")                                                 \
    X(stage_uploading,   "sending to the GPU",            "上传至 GPU")                                                 \
    X(stage_starting,    "starting",                      "准备")                                                       \
    X(failed_title,      "This could not be opened",      "无法打开")                                                   \
    X(failed_kept,       "What was shown before is still here.", "之前的画面仍然保留。")                                 \
    X(problem_title,     "Something went wrong",          "出现问题")                                                   \
    X(toast_headset,     "The headset {} shows what is open.", "头显 {} 正在显示已打开的内容。")                              \
    X(toast_no_headset,  "No headset: {}",                "未使用头显：{}")                                               \
    X(toast_headset_over, "The visit in the headset has ended.", "头显中的参观已结束。")                                     \
    X(hold_title,        "What your hands do",            "操作方法")                                                   \
    X(hold_again,        "Your menu button shows this again. Without one, look at your feet.",                         \
                         "按菜单键可再次查看；没有菜单键时，请低头注视双脚。")                                          \
    X(hold_left,         "left hand",                     "左手")                                                       \
    X(hold_right,        "right hand",                    "右手")                                                       \
    X(part_trigger,      "Trigger",                       "扳机键")                                                     \
    X(part_squeeze,      "Grip",                          "握持键")                                                     \
    X(part_stick,        "Stick",                         "摇杆")                                                       \
    X(part_pad,          "Pad",                           "触摸板")                                                     \
    X(part_menu,         "Menu",                          "菜单键")                                                     \
    X(part_button,       "Button",                        "按键")                                                       \
    X(part_select,       "Button",                        "选择键")                                                     \
    X(part_pinch,        "Pinch",                         "拇指与食指捏合")                                             \
    X(part_fist,         "Fist",                          "握拳")                                                       \
    X(act_select,        "choose what you point at",      "选择所指的内容")                                             \
    X(act_grab,          "hold: take up what you point at, or pull yourself along; what stands on a table comes with your hands, and two turn and scale it", \
                         "抓住：拿起所指的物件，或拉动自己前行；桌上之物随手移动，双手可旋转、缩放")                    \
    X(act_walk,          "walk",                          "行走")                                                       \
    X(act_turn,          "turn; forward: aim a leap, let go: be there", "左右：转身；前推：瞄准跳转，松开即到")         \
    X(act_pad,           "{} (pressed)",                  "{}（按下）")                                                 \
    X(act_sit,           "press: seated or standing",     "按下：切换坐姿与站姿")                                       \
    X(act_raise,         "press and push: higher, lower", "按下并推动：升高、降低")                                     \
    X(act_leap,          "hold: aim a leap, let go: be there", "按住：瞄准跳转，松开即到")                              \
    X(act_menu,          "this page",                     "打开本页")                                                   \
    X(act_recentre,      "hold: back to the beginning",   "长按：回到起点")                                             \
    X(hold_hands,        "Your hands: a ray goes from each where you point. Pinch and let go to choose. Pinch and move, or make a fist, to hold.", \
                         "徒手操作：射线随手所指。捏合后松开即选择；捏住移动或握拳即抓住。")                            \
    X(hold_hands_point,  "Your hands: a ray goes from each where you point. Pinch and let go to choose.",             \
                         "徒手操作：射线随手所指。捏合后松开即选择。")                                                  \
    X(hold_gaze_eyes,    "With empty hands, look: what your eyes rest on for a moment is chosen, and ground is where you go.", \
                         "双手空着时用目光：注视片刻即选择，注视地面即前往。")                                          \
    X(hold_gaze_head,    "With empty hands, turn your head: what is before it for a moment is chosen, and ground is where you go.", \
                         "双手空着时用头部：正对片刻即选择，正对地面即前往。")                                          \
    X(hold_nothing,      "Take up a controller, or hold up your hands, to see what they do.",                         \
                         "拿起手柄或抬起双手，即可查看操作方法。")                                                     \
    X(place_lost,        "The headset has lost sight of where this stood. It stays where it is until it is seen again.", \
                         "头显暂时找不到原来的位置。展品留在当前位置，直到重新找到为止。")                              \
    X(toast_cancelled,   "Loading was cancelled.",        "已取消载入。")                                               \
    X(toast_picture,     "Picture saved: {}",             "图片已保存：{}")                                             \
    X(toast_warnings,    "Opened; warnings: {} (see the statistics panel, F3).",                                       \
                         "已打开；警告：{} 条（见统计面板 F3）。")                                               \
    X(toast_shaders,     "Shaders: {}",                   "着色器：{}")                                                 \
    X(toast_no_font,     "No Chinese font was found; install one, such as fonts-noto-cjk.",                             \
                         "No Chinese font was found; install one, such as fonts-noto-cjk. 未找到中文字体。")             \
    X(help_orbit,        "Orbit",                         "环绕模式")                                                   \
    X(help_move,         "Fly and walk",                  "飞行与行走模式")                                             \
    X(help_general,      "Everywhere",                    "通用")                                                       \
    X(help_gamepad,      "Gamepad",                       "手柄")                                                       \
    X(do_turn,           "Turn",                          "旋转")                                                       \
    X(do_pan,            "Move across",                   "平移")                                                       \
    X(do_zoom,           "Nearer, farther",               "拉近、拉远")                                                 \
    X(do_look,           "Look around",                   "环顾")                                                       \
    X(do_move,           "Move",                          "移动")                                                       \
    X(do_lift,           "Down, up (in walk: the ground)", "下降、上升（行走时为地面高度）")                             \
    X(do_fast,           "Faster, slower",                "加速、减速")                                                 \
    X(do_speed,          "Set the speed",                 "调整速度")                                                   \
    X(do_modes,          "Orbit, fly, walk",              "环绕、飞行、行走")                                           \
    X(do_play,           "Play or pause the animation",   "播放或暂停动画")                                             \
    X(do_language,       "English, Chinese",              "英文、中文")                                                 \
    X(do_pick,           "Frame a part",                  "定位到某一部分")                                             \
    X(by_left_drag,      "Left drag, arrow keys",         "左键拖动、方向键")                                           \
    X(by_right_drag,     "Right or middle drag, Shift + left drag", "右键或中键拖动、Shift + 左键拖动")                  \
    X(by_wheel,          "Wheel, Ctrl + left drag, W S",  "滚轮、Ctrl + 左键拖动、W S")                                 \
    X(by_look_drag,      "Right or left drag, arrow keys", "右键或左键拖动、方向键")                                    \
    X(by_wheel_only,     "Wheel",                         "滚轮")                                                       \
    X(by_double_click,   "Double click in the list",      "在列表中双击")                                               \
    X(by_space,          "Space bar",                     "空格键")                                                     \
    X(by_sticks,         "Left stick, right stick",       "左摇杆、右摇杆")                                             \
    X(by_triggers,       "Triggers",                      "扳机键")                                                     \
    X(by_a,              "A",                             "A 键")                                                       \
    X(by_y,              "Y",                             "Y 键")                                                       \
    X(do_move_look,      "Move, look",                    "移动、环顾")                                                 \
    X(do_next_mode,      "Next way to move",              "切换移动方式")                                               \
    X(passport_stamp,    "A stamp for your passport", "护照上的新印章") \
    X(walk_there,        "Walk to the ring of light on the ground.", "请走到地面上的光圈处。") \
    X(certainty_colors,  "Green: surveyed. Blue: attested. Amber: inferred. Rose: conjectured.", "绿色：实测；蓝色：有据；黄色：推断；粉色：推想。") \
    X(certainty_strokes, "The denser the strokes, the less certain.", "线条越密，越不确定。") \
    X(visit_begin,       "Touch to begin",                "触摸开始")                                                   \
    X(visit_begin_keys,  "or press any key",              "或按任意键")                                                 \
    X(visit_opening,     "Opening the museum…",           "正在打开博物馆…")                                            \
    X(visit_language,    "Language",                      "语言")                                                       \
    X(visit_comfort,     "How shall the view move?",      "画面怎样移动？")                                             \
    X(visit_comfort_about, "Choose the first if moving pictures make you dizzy.", "如果画面移动让您头晕，请选第一项。")  \
    X(visit_gentle,      "It fades from place to place",  "渐隐切换")                                                   \
    X(visit_usual,       "It glides, slowly",             "缓慢滑行")                                                   \
    X(visit_moving,      "Moving and comfort",            "移动与舒适")                                                 \
    X(visit_free,        "It glides, faster",             "较快滑行")                                                   \
    X(visit_map,         "Where to?",                     "去哪里？")                                                   \
    X(visit_roam,        "Look around on your own",       "自由参观")                                                   \
    X(visit_minutes,     "{}, {} minutes",                "{}，约 {} 分钟")                                             \
    X(visit_menu,        "Menu",                          "菜单")                                                       \
    X(visit_resume,      "Go on",                         "继续参观")                                                   \
    X(visit_stops,       "Map",                           "地图")                                                       \
    X(visit_script,      "Of the tour's script",          "游览脚本的消息") \
    X(visit_stop_of,       "{} of {}",                      "第 {} 站，共 {} 站") \
    X(visit_plan,          "{}. The bar is {}.",            "{}。比例尺：{}") \
    X(visit_settings,    "Settings",                      "设置")                                                       \
    X(visit_credits,     "Credits and licences",          "致谢与许可")                                                 \
    X(visit_credits_program, "The program", "本程序") \
    X(visit_end,         "End the visit",                 "结束参观")                                                   \
    X(visit_quit,        "Close the program",             "退出程序")                                                   \
    X(visit_staff,       "Staff",                         "工作人员")                                                   \
    X(visit_key_space,     "Space",                         "空格") \
    X(visit_key_drag,      "Drag, Q E",                     "拖动、Q E") \
    X(visit_key_walk,      "W A S D",                       "W A S D 键") \
    X(visit_does_on,       "go on",                         "下一步") \
    X(visit_does_back,     "go back",                       "上一步") \
    X(visit_does_again,    "hear it again",                 "重听") \
    X(visit_does_map,      "the map",                       "地图") \
    X(visit_does_language, "the next language",             "切换语言") \
    X(visit_does_captions, "captions on and off",           "开关字幕") \
    X(visit_does_size,     "size of the text",              "字号") \
    X(visit_does_look,     "look about",                    "环顾") \
    X(visit_does_walk,     "take a few steps",              "走几步") \
    X(visit_does_screen,   "the whole screen",              "全屏") \
    X(visit_does_choose,   "choose",                        "选择") \
    X(visit_key_choose,    "Tab, Enter",                    "Tab、回车") \
    X(visit_larger,      "Larger",                        "放大")                                                   \
    X(visit_smaller,     "Smaller",                       "缩小")                                                   \
    X(visit_contrast,    "High contrast",                 "高对比度")                                                   \
    X(visit_signing,     "Signs and pictures",            "手语与图示")                                                 \
    X(visit_captions,    "Captions",                      "字幕")                                                       \
    X(visit_louder,      "Louder",                        "增大音量")                                                   \
    X(visit_quieter,     "Quieter",                       "减小音量")                                                   \
    X(visit_text_size,     "Text: {} %",                    "文字：{} %") \
    X(visit_sound,         "Sound: {} %",                   "音量：{} %") \
    X(visit_shown,         "Show",                          "显示") \
    X(visit_back,        "Back",                          "返回")                                                       \
    X(visit_step_back,   "‹ Back",                        "‹ 上一步")                                                   \
    X(visit_next,        "Next ›",                        "下一步 ›")                                                   \
    X(visit_passport,    "Your passport",                 "您的护照")                                                   \
    X(visit_no_stamps,   "No stamps this time. Thank you for coming.", "这次还没有印章。感谢您的到来。")               \
    X(visit_stamps,        "{} of {} stamps",               "印章：{} / {}") \
    X(visit_hour,          "{}-{}-{}, {} h",                "{}年{}月{}日{}时") \
    X(visit_thanks,      "Thank you for coming.",         "感谢您的到来。")                                             \
    X(visit_again,       "Once more",                     "再逛一次")                                                   \
    X(visit_done,        "Done",                          "完成")                                                       \
    X(visit_still_there, "Are you still there?",          "您还在吗？")                                                 \
    X(visit_countdown,   "In {} seconds all is made ready for the next visitor. Touch the screen or press a key to stay.", \
                         "{} 秒后将为下一位观众重新开始。触摸屏幕或按任意键即可继续。")                                \
    X(visit_hint_gaze,   "Look at what is marked.",       "请注视标记处。")                                             \
    X(visit_hint_pick,   "Touch what is marked, or press Enter.", "请触摸标记处，或按回车键。")                         \
    X(visit_hint_walk,   "Touch the ring of light, or press Enter.", "请触摸光圈，或按回车键。")                        \
    X(visit_hint_on,     "Space goes on.",                "按空格键继续。")                                             \
    X(visit_put_on,      "Put on the headset to begin.",  "戴上头显，开始参观。")                                       \
    X(visit_point,       "Point at a button and press the trigger, or pinch. Or look at it for a while.",              \
                         "指向按钮并扣动扳机，或捏合手指；也可以一直注视它。")                                         \
    X(visit_posture,     "Standing or seated?",           "站着还是坐着？")                                             \
    X(visit_standing,    "Standing",                      "站着")                                                       \
    X(visit_seated,      "Seated",                        "坐着")                                                       \
    X(visit_height,      "Is your height right?",         "视线高度合适吗？")                                           \
    X(visit_higher,      "Higher",                        "升高")                                                       \
    X(visit_lower,       "Lower",                         "降低")                                                       \
    X(visit_height_good, "It is right",                   "合适")                                                       \
    X(visit_hand,        "Which hand do you prefer?",     "您惯用哪只手？")                                             \
    X(visit_right_hand,  "The right",                     "右手")                                                       \
    X(visit_left_hand,   "The left",                      "左手")                                                       \
    X(visit_way_comfort, "How would you like to move?",   "您想怎样移动？")                                             \
    X(visit_way_gentle,  "By leaps alone",                "只用跳转")                                                   \
    X(visit_way_usual,   "Turning by steps, too",         "跳转、行走、分步转身")                                       \
    X(visit_way_free,    "Smoothly",                      "平滑行走和转身")                                             \
    X(visit_stay,        "In {} seconds all is made ready for the next visitor. Move to stay.",                        \
                         "{} 秒后将为下一位观众重新准备。动一动即可继续。")                                            \
    X(visit_hint_ring,   "Go to the ring of light, or point at it.", "请走到光圈处，或指向它。")                         \
    X(docent_nobody,     "Nobody is there",               "暂无参观者")                                                 \
    X(docent_hold,       "Pause",                         "暂停")                                                       \
    X(docent_lock,       "Lock",                          "锁定")                                                       \
    X(visit_held,        "One moment, please",            "请稍候")                                                     \
    X(visit_held_about,  "The staff have paused the visit.", "工作人员已暂停参观。")                                    \
    X(visit_hint_point,  "Point at what is marked, or touch it.", "请指向或触摸标记处。")                               \
    X(visit_pin,         "Staff PIN",                     "工作人员密码")                                               \
    X(visit_pin_wrong,   "That was not it.",              "密码不正确。")                                               \
    X(visit_pin_locked,  "Too many tries. Wait half a minute.", "尝试次数过多，请等待半分钟。")                         \
    X(visit_erase,       "Erase",                         "删除")                                                       \
    X(visit_enter,       "Enter",                         "确定")                                                       \
    X(visit_reset,       "Reset the visit",               "重置参观")                                                   \
    X(visit_restart,     "Restart the program",           "重新启动程序") \
    X(visit_about_this,  "About this",                    "关于此物") \
    X(record_era,        "Era",                           "年代") \
    X(record_place,      "Place",                         "地点") \
    X(record_date,       "Date",                          "日期") \
    X(record_material,   "Material",                      "材质") \
    X(record_size,       "Size",                          "尺寸") \
    X(record_height,     "height {}",                     "高 {}") \
    X(record_width,      "width {}",                      "宽 {}") \
    X(record_depth,      "depth {}",                      "深 {}") \
    X(record_diameter,   "diameter {}",                   "径 {}") \
    X(record_creator,    "Made by",                       "作者") \
    X(record_contributor,"With",                          "协作者") \
    X(record_type,       "Kind",                          "类别") \
    X(record_subject,    "Subject",                       "主题") \
    X(record_coverage,   "Covers",                        "范围") \
    X(record_provenance, "History",                       "来历") \
    X(record_source,     "Source",                        "来源") \
    X(record_relation,   "See also",                      "相关") \
    X(record_format,     "Format",                        "形式") \
    X(record_publisher,  "Published by",                  "发布者") \
    X(record_number,     "Accession number",              "藏品号") \
    X(record_identifier, "Identifier",                    "标识") \
    X(record_rights,     "Rights",                        "权利") \
    X(record_credits,    "Credits",                       "致谢") \
    X(record_certainty,  "How sure we are",               "可信程度") \
    X(record_surveyed,   "measured",                      "实测") \
    X(record_attested,   "shown by finds or texts",       "有实物或文献为据") \
    X(record_inferred,   "inferred",                      "推断") \
    X(record_conjectural,"conjectured",                   "推想")
// clang-format on
